/** The path in BITPIE_CHROMIUM, else the first Chromium or Chrome on PATH. */
export function findBrowser(): string | undefined
