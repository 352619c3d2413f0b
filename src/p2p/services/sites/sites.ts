/** The service: puts its parts together, lives between `start` and `stop`, and forwards each verb. */
import { CID } from 'multiformats/cid'
import { Content, type KeptRoot } from '../../content/index.ts'
import type { MachineView } from '../../interface/network.ts'
import type { Service, ServiceContext, ServiceUsage } from '../../interface/service.ts'
import { errorText } from '../../lib/errors.ts'
import type { SiteReader, SitesApi } from './api.ts'
import { NameDirectory } from './names/directory.ts'
import type { KnownName } from './names/protocol.ts'
import { parseSiteId } from './names/record.ts'
import { OwnSites } from './own-sites.ts'
import type { SitePorts } from './ports.ts'
import { createReader } from './reader/reader.ts'
import { Spread } from './spread.ts'
import { holdingOf, openTables, type SiteRow } from './store.ts'
import { watchOwnVisit } from './visit/own-visit.ts'
import { VisitedSites } from './visit/visited-sites.ts'
import { Visits } from './visit/visits.ts'

const commands = () => import('./commands/index.ts')

export class SitesService implements Service {
  readonly api: SitesApi
  readonly reader: SiteReader
  readonly #context: ServiceContext
  readonly #ports: SitePorts
  readonly #names: NameDirectory
  readonly #spread: Spread
  readonly #visited: VisitedSites
  readonly #visits: Visits
  #unsubscribe: (() => void) | undefined

  constructor(context: ServiceContext) {
    const { platform, network, identity, activities, settings } = context
    const { store, clock } = platform
    this.#context = context
    const log: SitePorts['log'] = (level, text) => context.log(level, 'sites', text)
    const serves = () => settings.current().serve
    const tables = openTables(store)
    const content = new Content({ network, blocks: store.blocks, clock, servesCache: serves })
    const own = new OwnSites(tables.sites)
    this.#ports = {
      content,
      tables,
      own,
      network,
      identity,
      activities,
      clock,
      estimate: () => store.estimate(),
      log,
      onCommitted: (site) => this.#spread.publish(site)
    }
    this.#names = new NameDirectory(network, clock, (site) => this.#known(site))
    this.#spread = new Spread(this.#ports, this.#names)
    const limit = () => settings.current().cacheLimitBytes
    this.#visited = new VisitedSites(tables.visits, content, clock, limit)
    this.#visits = new Visits({
      network,
      content,
      clock,
      names: this.#names,
      visited: this.#visited,
      serves,
      log
    })
    this.reader = createReader({ content, tables, own, visits: this.#visits, log })
    this.api = this.#createApi()
  }

  async start(): Promise<void> {
    const { content, own } = this.#ports
    await Promise.all([own.load(), this.#visited.load()])
    content.start()
    this.#names.start()
    this.#unsubscribe = this.#context.settings.onChange(() => void this.#trim())
    void this.#restore().catch((error: unknown) => this.#ports.log('error', errorText(error)))
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#spread.stop()
    this.#visits.stop()
    this.#names.stop()
    this.#ports.content.stop()
  }

  /** Whether a version of the site can be shown from the store, at least in part. */
  holds(site: string): boolean {
    return this.#ports.own.find(site) !== undefined || this.#visited.find(site)?.held === true
  }

  async usage(): Promise<ServiceUsage> {
    const { ownBytes, cachedBytes } = this.#ports.content.holdings
    return { pinnedBytes: ownBytes, cachedBytes }
  }

  async clearCache(): Promise<void> {
    await this.#visited.clear()
  }

  machines(): MachineView[] {
    return this.#visits.machines()
  }

  /** Finds out what the store holds and for whom; what is published goes on being spread after it. */
  async #restore(): Promise<void> {
    const { content, own } = this.#ports
    await content.restore(await this.#keptRoots())
    for (const row of own.all()) if (row.removedAt !== undefined) this.#setPublic(row, false)
    this.#spread.start()
    if (own.all().some((row) => row.removedAt !== undefined))
      await (await commands()).purgeRemoved(this.#ports)
    await this.#trim()
  }

  async #keptRoots(): Promise<KeptRoot[]> {
    const roots: KeptRoot[] = []
    for (const { id, versions } of this.#ports.own.all()) {
      for (const { root } of versions) {
        roots.push({ holding: holdingOf.version(id, root), kind: 'pin', root: CID.parse(root) })
      }
    }
    for await (const [key, { cid, dagBytes }] of this.#ports.tables.drafts.entries()) {
      const holding = holdingOf.draft(key.slice(0, key.indexOf('/')))
      roots.push({ holding, kind: 'draft', root: CID.parse(cid), sizeBytes: dagBytes })
    }
    roots.push(...this.#visited.keptRoots())
    return roots
  }

  async #trim(): Promise<void> {
    await this.#visited.trim().catch((error: unknown) => this.#ports.log('warn', errorText(error)))
  }

  #setPublic(row: SiteRow, isPublic: boolean): void {
    for (const { root } of row.versions) {
      this.#ports.content.holdings.setKind(holdingOf.version(row.id, root), isPublic ? 'pin' : 'draft')
    }
  }

  /** What this node tells others of a name. */
  async #known(site: string): Promise<KnownName | undefined> {
    const row = this.#ports.own.find(site)
    if (row?.record !== undefined && row.removedAt === undefined) return { record: row.record, holds: true }
    const visit = this.#visited.find(site)
    if (visit === undefined || !this.#context.settings.current().serve) return undefined
    return { record: visit.record, holds: visit.complete && visit.sequence === visit.shownSequence }
  }

  #createApi(): SitesApi {
    const ports = this.#ports
    const visits = this.#visits
    const recoverPorts = { ...ports, names: this.#names, visits }
    return {
      watchSites: (onSnapshot) => ports.own.watch(onSnapshot),
      create: async (input) => (await commands()).createSite(ports, input),
      remove: async (site) => {
        await (await commands()).removeSite(ports, site)
        const row = ports.own.find(site)
        if (row !== undefined) this.#setPublic(row, false)
        await this.#spread.withdraw(site)
      },
      restoreRemoved: async (site) => {
        await (await commands()).restoreRemovedSite(ports, site)
        this.#setPublic(ports.own.get(site), true)
        this.#spread.publish(site)
      },
      putFiles: async (site, files, options = {}) => (await commands()).putFiles(ports, site, files, options),
      putArchive: async (site, archive, options = {}) =>
        (await commands()).putArchive(ports, site, archive, options),
      deleteFiles: async (site, paths) => (await commands()).deleteFiles(ports, site, paths),
      files: async (site) => (await commands()).listDraft(ports, site),
      project: async (site) => (await commands()).projectOf(ports, site),
      saveProject: async (site, project) => (await commands()).saveProject(ports, site, project),
      publish: async (site, options) => (await commands()).publish(ports, site, options),
      rollback: async (site, root) => (await commands()).rollback(ports, site, root),
      discardDraft: async (site) => (await commands()).discardDraft(ports, site),
      recover: async (options) => (await commands()).recover(recoverPorts, options),
      link: async (site) => (await commands()).linkOf(ports, site),
      exportCar: async (site, options) => (await commands()).exportSite(ports, site, options),
      watchVisit: (site, hints, onSnapshot) => {
        parseSiteId(site)
        const row = ports.own.find(site)
        const isOwn = row !== undefined && row.removedAt === undefined
        if (isOwn) return watchOwnVisit(ports.own, site, onSnapshot)
        return visits.watch(site, hints, onSnapshot)
      },
      acceptUpdate: async (site) => visits.find(site)?.acceptUpdate(),
      retryVisit: async (site) => visits.find(site)?.retry()
    }
  }
}
