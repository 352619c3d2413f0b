/** Bold: large tight headings, strong lines, one loud colour. */
export const BOLD = `:root{color-scheme:light dark;--measure:52rem;--size:1.125rem;--leading:1.6;--radius:0;
--text-font:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--title-font:"Arial Black","Helvetica Neue","Segoe UI Black",Impact,system-ui,sans-serif;
--page:#fffdf5;--text:#111;--muted:#55534c;--accent:#c8102e;--surface:#f4efdd;--line:#111}
@media (prefers-color-scheme:dark){:root{--page:#111;--text:#fbf8ee;--muted:#b3aea1;--accent:#ffd23f;--surface:#1e1e1c;--line:#fbf8ee}}
h1{font-size:clamp(2.5rem,1.2rem + 6vw,5rem);line-height:1;letter-spacing:-.035em;font-weight:900}
h2{font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem);font-weight:900;letter-spacing:-.02em}
header.site{border-bottom:4px solid var(--line);padding-bottom:.8rem}
.site-title{font-weight:900;text-transform:uppercase;letter-spacing:.02em}
nav a{font-weight:700;color:var(--text)}
main a:not(nav a){font-weight:600}
blockquote{border-inline-start-width:8px;font-size:1.25em;line-height:1.4;color:var(--text)}
img,video{border:3px solid var(--line)}
ul.posts,ul.posts li{border-width:3px}
footer.site{border-top:4px solid var(--line)}
`
