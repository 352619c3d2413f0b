/** Night: dark at any hour, with a cool glow on links and headings. */
export const NIGHT = `:root{color-scheme:dark;--measure:46rem;--size:1.0625rem;--leading:1.7;--radius:12px;
--text-font:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--title-font:var(--text-font);
--page:#0d1117;--text:#dfe6ee;--muted:#8d9aab;--accent:#6ee7c8;--surface:#161c26;--line:#253041}
body{background:radial-gradient(60rem 30rem at 50% -8rem,#18243a 0,transparent 70%) no-repeat var(--page)}
h1{color:#fff;font-weight:700}
h2,h3{color:#f2f6fa}
.site-title::before{content:"";display:inline-block;width:.55em;height:.55em;border-radius:50%;background:var(--accent);margin-inline-end:.6em}
pre,blockquote{border:1px solid var(--line)}
blockquote{background:var(--surface);border-inline-start:3px solid var(--accent);border-radius:var(--radius);padding:.9em 1.2em}blockquote p:last-child{margin:0}
`
