/** WebTorrent in a page, with its memory store. Bundled on demand; see torrents.ts. */
import MemoryChunkStore from 'memory-chunk-store'
import WebTorrent from 'webtorrent/dist/webtorrent.min.js'

declare global {
  interface Window {
    /** Gives the magnet link. */
    seed(files: number, fileBytes: number, tracker: string): Promise<string>
    /** ms until all pieces are here and verified; then forgets them. */
    fetchTorrent(magnet: string, tracker: string): Promise<number>
  }
}

const client = new WebTorrent({
  dht: false,
  lsd: false,
  utPex: false,
  tracker: { rtcConfig: { iceServers: [] } }
})

window.seed = (files, fileBytes, tracker) => {
  const data = Array.from({ length: files }, (_, n) => {
    const bytes = new Uint8Array(fileBytes)
    for (let at = 0; at < fileBytes; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
    return new File([bytes], `${n}.bin`)
  })
  return new Promise((resolve) => {
    client.seed(data, { name: 'bench', announce: [tracker], store: MemoryChunkStore }, (torrent) =>
      resolve(torrent.magnetURI)
    )
  })
}

window.fetchTorrent = (magnet, tracker) => {
  const before = performance.now()
  return new Promise((resolve, reject) => {
    const torrent = client.add(magnet, { announce: [tracker], store: MemoryChunkStore })
    torrent.on('error', reject)
    torrent.on('done', () => {
      const ms = performance.now() - before
      client.remove(torrent, {}, () => resolve(ms))
    })
  })
}
