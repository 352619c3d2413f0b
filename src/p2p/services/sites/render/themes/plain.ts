/** Plain: system type, one blue, follows the reader's light or dark. */
export const PLAIN = `:root{color-scheme:light dark;--measure:44rem;--size:1.0625rem;--leading:1.65;--radius:8px;
--text-font:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--title-font:var(--text-font);
--page:#fff;--text:#1b1f24;--muted:#5b6570;--accent:#0b5cad;--surface:#f3f5f7;--line:#dfe3e8}
@media (prefers-color-scheme:dark){:root{--page:#14171a;--text:#e6e9ec;--muted:#9aa5b1;--accent:#7ab8ff;--surface:#1e2328;--line:#2d343b}}
`
