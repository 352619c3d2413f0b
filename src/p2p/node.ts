/**
 * One node: platform, identity, network, settings, and whatever services the composition root picks.
 * It names no service.
 */
import type { ActivityApi, Activities } from './interface/activity.ts'
import type { Identity, IdentityApi } from './interface/identity.ts'
import type { NetworkApi } from './interface/network.ts'
import type { Platform } from './interface/platform.ts'
import type { Service, ServiceContext, ServiceDefinition } from './interface/service.ts'
import type { NodeSettings, SettingsApi, StorageView } from './interface/settings.ts'
import { NodeNetwork } from './network/index.ts'
import { Settings } from './settings.ts'

/** Services by name; the names are the composition root's. */
export type Definitions = Record<string, ServiceDefinition<Service>>
export type ServicesOf<D extends Definitions> = { [N in keyof D]: ReturnType<D[N]['create']> }

export interface NodeOptions<D extends Definitions> {
  platform: Platform
  identity: Identity
  activities: Activities
  services: D
  /** Relays to start with. */
  relays: readonly string[]
  agent: string
  allowPrivate: boolean
}

export interface BitpieNode<D extends Definitions> {
  readonly network: NodeNetwork
  readonly services: ServicesOf<D>
  readonly apis: {
    identity: IdentityApi
    network: NetworkApi
    settings: SettingsApi
    activity: ActivityApi
  }
  /**
   * Resolves when the services are up; the network follows by itself.
   * @param beforeNetwork what it waits for, once the services are up
   */
  start(beforeNetwork?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** Reads the settings and puts the parts together; nothing runs before `start`. */
export async function createNode<D extends Definitions>(options: NodeOptions<D>): Promise<BitpieNode<D>> {
  const { platform, identity, activities } = options
  const settings = new Settings(platform.store.table<NodeSettings>('settings'))
  await settings.load()
  const network = new NodeNetwork({
    platform,
    privateKey: identity.deviceKey(),
    mode: settings.current().mode,
    relays: options.relays,
    recordKinds: Object.values(options.services).flatMap((definition) => definition.recordKinds ?? []),
    agent: options.agent,
    allowPrivate: options.allowPrivate,
    onMode: (mode) => settings.update({ mode })
  })
  const context: ServiceContext = {
    platform,
    network,
    identity,
    activities,
    settings,
    log: (level, scope, text) => network.log.write(level, scope, text)
  }
  const services = Object.fromEntries(
    Object.entries(options.services).map(([name, definition]) => [name, definition.create(context)])
  ) as ServicesOf<D>
  const all = Object.values<Service>(services)
  network.addMachines(() => all.flatMap((service) => service.machines?.() ?? []))

  const stop = async () => {
    await Promise.allSettled(all.map((service) => service.stop()))
    await network.stop()
  }
  return {
    network,
    services,
    apis: {
      identity,
      network,
      settings: settingsApi(settings, platform, all, network, stop),
      activity: activities
    },
    async start(beforeNetwork) {
      // Services register their protocols first, so that the earliest peer already finds them.
      await Promise.all(all.map((service) => service.start()))
      const connect = async () => {
        await beforeNetwork?.()
        await network.start()
      }
      // What is stored here can be read before the network is up; that it failed is part of its snapshot.
      connect().catch((error: unknown) => network.log.write('error', 'node', String(error)))
    },
    stop
  }
}

function settingsApi(
  settings: Settings,
  platform: Platform,
  services: readonly Service[],
  network: NodeNetwork,
  stop: () => Promise<void>
): SettingsApi {
  return {
    watch(onSnapshot) {
      onSnapshot(settings.current())
      return settings.onChange(onSnapshot)
    },
    async update(change) {
      await settings.update(change)
      if (change.mode !== undefined) await network.setMode(change.mode)
    },
    async storage(): Promise<StorageView> {
      const used = Promise.all(services.map(async (service) => service.usage?.()))
      const [estimate, size, usages] = await Promise.all([
        platform.store.estimate(),
        platform.store.blocks.size(),
        used
      ])
      return {
        usedBytes: estimate.usedBytes,
        quotaBytes: estimate.quotaBytes,
        pinnedBytes: usages.reduce((sum, usage) => sum + (usage?.pinnedBytes ?? 0), 0),
        cachedBytes: usages.reduce((sum, usage) => sum + (usage?.cachedBytes ?? 0), 0),
        blocks: size.count
      }
    },
    async clearCache() {
      await Promise.all(services.map(async (service) => service.clearCache?.()))
    },
    async reset() {
      await stop()
      await platform.store.erase()
    }
  }
}
