/** A sites service without a network: own sites in memory, and visits in whichever state is asked for. */
import type {
  EditorProject,
  SiteFileView,
  SitesApi,
  SiteVersionView,
  SiteView,
  VisitView
} from '../../src/p2p/services/sites/index.ts'

const HOUR_MS = 3_600_000
const now = Date.now()

/** A valid site id made from a number. */
export function siteId(seed: number): string {
  let value = 0x01_72_00_24_08_01_12_20n
  for (let i = 0; i < 32; i++) value = (value << 8n) | BigInt((seed * 131 + i * 97 + i * i * seed) % 256)
  return `k${value.toString(36)}`
}

export const peer = (n: number): string =>
  `12D3KooWGzBU5eqLpAxDQ4bBBXRkRC9g8vbWRY6jDbbvVmHCyeM${'BCDEFGH'[n] ?? 'J'}`

const version = (sequence: number, files: number, sizeBytes: number, current = false): SiteVersionView => ({
  root: `bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbz${String(sequence)}i`,
  sequence,
  publishedAt: now - (9 - sequence) * 26 * HOUR_MS,
  sizeBytes,
  files,
  current
})

export const exampleSites: SiteView[] = [
  {
    id: siteId(1),
    title: 'Notes from the allotment',
    kind: 'editor',
    changed: true,
    updatedAt: now - 60_000,
    versions: [
      version(4, 19, 3_412_000, true),
      version(3, 17, 3_180_000),
      version(2, 17, 3_180_000),
      version(1, 4, 42_000)
    ],
    draft: { files: 20, sizeBytes: 3_620_000 },
    holders: 5
  },
  {
    id: siteId(2),
    title: 'Кинотеатр «Заря»: афиша и расписание сеансов на весь год',
    kind: 'folder',
    changed: false,
    updatedAt: now - 50 * HOUR_MS,
    versions: [version(1, 214, 48_900_000, true)],
    draft: { files: 214, sizeBytes: 48_900_000 },
    holders: 0
  },
  {
    id: siteId(3),
    title: 'Portfolio',
    kind: 'folder',
    changed: true,
    updatedAt: now - 5 * HOUR_MS,
    versions: [],
    draft: { files: 38, sizeBytes: 7_300_000 },
    holders: 0
  }
]

const project: EditorProject = {
  title: 'Notes from the allotment',
  description: 'What grows, what does not, and what the slugs left.',
  language: 'en',
  theme: 'paper',
  pages: [
    {
      path: 'index',
      title: 'Welcome',
      inMenu: true,
      markdown:
        'This is a small diary of plot 14.\n\n## This week\n\n- The **broad beans** are up\n- Sowed _two_ rows of carrots\n- Fixed the water butt, again\n\n![Broad beans in April](images/beans.jpg)\n\n> A garden is a grand teacher.\n\nMore in the [diary](blog/first-frost.html).\n'
    },
    { path: 'about', title: 'About the plot', inMenu: true, markdown: 'Ten metres by twenty.' },
    { path: 'seeds', title: 'Seeds to swap', inMenu: true, markdown: '' },
    { path: 'blog/first-frost', title: 'First frost', inMenu: false, markdown: '', date: '2026-10-28' },
    { path: 'blog/leeks', title: 'Leeks, at last', inMenu: false, markdown: '', date: '2026-09-02' }
  ]
}

const names = [
  'index.html',
  'style.css',
  'app.js',
  'feed.xml',
  'about.html',
  'images/beans.jpg',
  'images/plot 14.jpg'
]
const files: SiteFileView[] = [
  ...names,
  'images/лук.webp',
  'video/tour.mp4',
  'blog/first-frost.html',
  'blog/leeks.html',
  'fonts/serif.woff2',
  'docs/plan.pdf'
].map((path, i) => ({ path, sizeBytes: path.endsWith('.mp4') ? 2_400_000 : 900 * (i + 1) ** 2 }))

const visit: VisitView = {
  site: siteId(7),
  state: 'connecting',
  peersAsked: 0,
  sources: [],
  blocks: { done: 0, known: 0 },
  bytes: { done: 0, total: 0 },
  own: false
}

/** Visits by the name of the scene. */
const visits: Record<string, Partial<VisitView>> = {
  connecting: {},
  asking: { state: 'finding-peers', peersAsked: 3 },
  fetching: {
    state: 'fetching',
    peersAsked: 3,
    blocks: { done: 2, known: 14 },
    title: 'Bob’s Bicycle Repair'
  },
  shown: {
    state: 'complete',
    title: 'Bob’s Bicycle Repair',
    peersAsked: 3,
    publishedAt: now - 3 * HOUR_MS,
    sequence: 12,
    sources: [
      { peer: peer(0), blocks: 9, bytes: 812_000 },
      { peer: peer(1), blocks: 4, bytes: 340_000 },
      { peer: peer(2), blocks: 1, bytes: 8_200 }
    ]
  },
  update: { state: 'complete', title: 'Bob’s Bicycle Repair', offered: { root: 'bafy', sequence: 13 } },
  failed: { state: 'failed', reason: 'SiteNotFoundError', peersAsked: 4 }
}

export function fakeSites(scene: string): SitesApi {
  let sites = scene === 'empty' ? [] : exampleSites
  const watchers = new Set<(sites: SiteView[]) => void>()
  const change = (next: SiteView[]): void => {
    sites = next
    for (const watcher of watchers) watcher(sites)
  }
  const done = (): Promise<void> => Promise.resolve()
  const touch = (id: string): void =>
    change(sites.map((s) => (s.id === id ? { ...s, changed: true, updatedAt: Date.now() } : s)))
  return {
    watchSites: (onSnapshot) => {
      watchers.add(onSnapshot)
      queueMicrotask(() => onSnapshot(sites))
      return () => watchers.delete(onSnapshot)
    },
    create: ({ title, kind }) => {
      const site = {
        ...exampleSites[2],
        id: siteId(sites.length + 10),
        title,
        kind,
        draft: { files: 0, sizeBytes: 0 }
      }
      change([site as SiteView, ...sites])
      return Promise.resolve(site as SiteView)
    },
    remove: (id) => Promise.resolve(change(sites.filter((site) => site.id !== id))),
    restoreRemoved: () => Promise.resolve(change(exampleSites)),
    putFiles: (id, added, options) =>
      scene === 'full'
        ? Promise.reject(Object.assign(new Error('full'), { name: 'StoreFullError' }))
        : scene === 'storing'
          ? new Promise((_, reject) =>
              options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
            )
          : Promise.resolve(
              void (files.push(...added.map(({ path, data }) => ({ path, sizeBytes: data.size }))), touch(id))
            ),
    putArchive: done,
    deleteFiles: (id, paths) => {
      for (const path of paths)
        files.splice(
          files.findIndex((file) => file.path === path),
          1
        )
      return Promise.resolve(touch(id))
    },
    files: () => Promise.resolve([...files]),
    project: () => Promise.resolve(structuredClone(project)),
    saveProject: (id) => Promise.resolve(touch(id)),
    publish: (id, options) =>
      scene === 'publishing'
        ? new Promise((_, reject) =>
            options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
          )
        : scene === 'full'
          ? Promise.reject(Object.assign(new Error('full'), { name: 'StoreFullError' }))
          : Promise.resolve(version(5, 20, 3_620_000, true)).then((next) => {
              change(
                sites.map((site) =>
                  site.id === id
                    ? {
                        ...site,
                        changed: false,
                        versions: [next, ...site.versions.map((v) => ({ ...v, current: false }))]
                      }
                    : site
                )
              )
              return next
            }),
    rollback: () => Promise.resolve(version(5, 4, 42_000, true)),
    discardDraft: done,
    recover: () => Promise.resolve(2),
    link: (id) =>
      Promise.resolve(`/s/${id}?p=${peer(0)}&r=/dns4/relay.example/tcp/443/tls/ws/p2p/${peer(1)}`),
    exportCar: () => Promise.resolve(new Blob(['car'])),
    watchVisit: (site, _, onSnapshot) => {
      queueMicrotask(() => onSnapshot({ ...visit, site, ...visits[scene] }))
      return () => undefined
    },
    acceptUpdate: done,
    retryVisit: done
  }
}
