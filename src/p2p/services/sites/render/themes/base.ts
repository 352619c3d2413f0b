/** What every theme shares: measure, rhythm, media that never overflow. Themes set the variables and come after it. */
export const BASE = `*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;max-width:var(--measure);min-height:100vh;padding:clamp(1.25rem,4vw,3rem) clamp(1.1rem,5vw,2rem);display:flex;flex-direction:column;font:var(--size)/var(--leading) var(--text-font);color:var(--text);background:var(--page);overflow-wrap:break-word;hyphens:auto}
main{flex:1}
h1,h2,h3,h4{font-family:var(--title-font);line-height:1.2;margin:2.2em 0 .6em;text-wrap:balance;hyphens:manual}
h1{font-size:clamp(1.9rem,1.4rem + 2.6vw,2.75rem);margin-top:0;letter-spacing:-.015em}
h2{font-size:1.5em}h3{font-size:1.2em}h4{font-size:1em}
p,ul,ol,dl,table,pre,blockquote,figure{margin:0 0 1.15em}
ul,ol{padding-inline-start:1.4em}li+li{margin-top:.3em}
a{color:var(--accent);text-decoration-thickness:.07em;text-underline-offset:.18em}
a:hover{text-decoration-thickness:.14em}
a:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
img,video,audio,canvas,svg,iframe{max-width:100%}img,video{height:auto;border-radius:var(--radius);display:block;margin-inline:auto}
figure{margin-inline:0}figcaption{color:var(--muted);font-size:.875em;margin-top:.5em}
blockquote{margin-inline:0;padding:.1em 0 .1em 1.2em;border-inline-start:3px solid var(--accent);color:var(--muted)}
blockquote>:last-child,li>:last-child{margin-bottom:0}
code,kbd,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
code{background:var(--surface);padding:.12em .35em;border-radius:4px}
pre{background:var(--surface);padding:1em 1.2em;border-radius:var(--radius);overflow-x:auto;line-height:1.5;hyphens:none}pre code{background:none;padding:0}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{text-align:start;padding:.5em .9em .5em 0;border-bottom:1px solid var(--line)}th{font-weight:600}
hr{border:0;border-top:1px solid var(--line);margin:2.5em 0}
header.site{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.6rem 2rem;margin-bottom:clamp(2rem,6vw,4rem)}
.site-title{font-family:var(--title-font);font-weight:650;font-size:1.05em;color:var(--text);text-decoration:none}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;margin:0;padding:0}nav li+li{margin:0}
nav a{color:var(--muted);text-decoration:none;display:inline-block;padding:.35rem 0}nav a:hover{color:var(--accent)}
nav a[aria-current]{color:var(--text);box-shadow:0 2px 0 var(--accent)}
.date,time{color:var(--muted);font-size:.9em;font-variant-numeric:tabular-nums}
ul.posts{list-style:none;padding:0;margin-top:3em;border-top:1px solid var(--line)}
ul.posts li{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;align-items:baseline;padding:.85em 0;margin:0;border-bottom:1px solid var(--line)}
ul.posts a{color:var(--text);font-weight:550;text-decoration:none}ul.posts a:hover{color:var(--accent)}
footer.site{margin-top:clamp(3rem,8vw,5rem);padding-top:1.2rem;border-top:1px solid var(--line);color:var(--muted);font-size:.875em;display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem 2rem}
footer.site:empty{display:none}footer.site p{margin:0}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{body{max-width:none;background:none;color:#000}nav,footer.site{display:none}}
`
