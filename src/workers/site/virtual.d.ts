/** Made by the build (build.ts): the pages and scripts that live as constants in the service worker. */
declare module 'virtual:site-pages' {
  interface SitePage {
    html: string
    /** `sha256-…` of its only script, for a Content-Security-Policy. */
    scriptHash: string
  }
  /** `/__bridge` */
  export const bridge: SitePage
  /** Redirect and self-heal page. */
  export const home: SitePage
  /** `/__nav.js` */
  export const navigationScript: string
}
