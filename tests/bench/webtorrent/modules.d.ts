/** The few parts of untyped packages that the page uses. */
declare module 'webtorrent/dist/webtorrent.min.js' {
  interface Torrent {
    magnetURI: string
    on(event: 'done', listener: () => void): void
    on(event: 'error', listener: (error: Error) => void): void
  }
  export default class WebTorrent {
    constructor(options: object)
    seed(files: File[], options: object, onSeed: (torrent: Torrent) => void): Torrent
    add(magnet: string, options: object): Torrent
    remove(torrent: Torrent, options: object, onRemoved: () => void): void
  }
}

declare module 'memory-chunk-store' {
  const store: unknown
  export default store
}
