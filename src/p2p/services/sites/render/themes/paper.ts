/** Paper: book type on warm paper, small capitals above, made for long reading. */
export const PAPER = `:root{color-scheme:light dark;--measure:40rem;--size:1.1875rem;--leading:1.7;--radius:2px;
--text-font:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Palatino,Georgia,"PT Serif","Noto Serif",serif;--title-font:var(--text-font);
--page:#faf6ee;--text:#2b2620;--muted:#6f6455;--accent:#8c3b1f;--surface:#f1eadc;--line:#ddd2bd}
@media (prefers-color-scheme:dark){:root{--page:#1d1a16;--text:#e8e0d2;--muted:#a89c89;--accent:#e59a72;--surface:#28241e;--line:#3b352c}}
h1,h2,h3{font-weight:600}
main>article>p:first-of-type::first-line{font-variant-caps:small-caps}
header.site{border-bottom:1px solid var(--line);padding-bottom:1rem}
.site-title{font-style:italic;font-weight:500}
blockquote{font-style:italic}
hr{border:0;text-align:center}hr::after{content:"* * *";color:var(--muted);letter-spacing:.5em}
`
