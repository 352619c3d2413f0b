/**
 * Gives ports of the node to a frame that asks for them. The asker is hostile and may ask without end,
 * the node may move or be slow to come; at most one grant is under way.
 */
import type { FrameNode } from './frame-node.ts'
import type { SiteViewName } from './origins.ts'

/** A service worker is restarted every half minute at most; more than a few in a row is a game. */
const GRANTS_PER_PERIOD = 8
const PERIOD_MS = 10_000

export interface PortGrants {
  /** Asks the node for a port and hands the other end to `give`; nothing happens while one is coming. */
  grant(): void
  /** The node moved: forgets what is under way and grants anew. */
  renew(): void
  stop(): void
}

export interface PortGrantsInit {
  node: FrameNode
  site: string
  view: SiteViewName
  give: (port: MessagePort) => void
  now?: () => number
}

export function createPortGrants(init: PortGrantsInit): PortGrants {
  const { node, site, view, give, now = () => performance.now() } = init
  let current: MessageChannel | undefined
  let grantedAt: number[] = []

  async function attach(channel: MessageChannel): Promise<void> {
    try {
      await node.attach(site, view, channel.port1)
      if (current === channel) give(channel.port2)
    } catch {
      // the node went away meanwhile: the frame asks again, or the next node renews
      channel.port2.close()
    } finally {
      if (current === channel) current = undefined
    }
  }

  function start(): void {
    current = new MessageChannel()
    void attach(current)
  }

  return {
    grant() {
      grantedAt = grantedAt.filter((at) => at > now() - PERIOD_MS)
      if (current !== undefined || grantedAt.length >= GRANTS_PER_PERIOD) return
      grantedAt.push(now())
      start()
    },
    renew() {
      current?.port2.close()
      start()
    },
    stop() {
      current?.port2.close()
      current = undefined
    }
  }
}
