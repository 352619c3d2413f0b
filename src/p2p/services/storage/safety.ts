/** How safe files are, by who holds their shards now and what is known of them. */
import type { Safety, SafetyView, ShardView } from './api.ts'
import type { Catalogue, KnownStripe } from './catalogue/index.ts'
import { annualLoss, expectedLifeDays, fileAvailability } from './policy/durability.ts'
import type { PlacementReason } from './policy/place.ts'
import { safetyOf, type SafetyVerdict, type StripeState } from './policy/safety.ts'
import type { DeviceClass } from './policy/candidate.ts'
import type { OwnShards } from './own-shards.ts'

/** What is known of a supplier, present or not. */
export interface SupplierFacts {
  device: DeviceClass
  /** Mean share of hours present, 0 to 1. */
  presence: number
  /** It can be asked right now. */
  present: boolean
  /** Days since it was first met. */
  knownDays: number
  /** Days unseen after which it counts as dead. */
  deadAfterDays: number
  auditedAt?: number | undefined
}

export interface SafetyPorts {
  catalogue: Pick<Catalogue, 'content' | 'stripe' | 'currentContents'>
  own: Pick<OwnShards, 'has'>
  isAlive(account: string): boolean
  factsOf(account: string): SupplierFacts
  online(): boolean
  /** The words alone bring back what was stored until then. */
  savedAsOf(): number
  reasonsOf(stripe: string): readonly PlacementReason[]
}

export interface SafetyOf {
  /** Of the entry's current version. */
  entry(id: string): Safety
  /** Files of each label, by their current versions. */
  counts(): Record<Safety, number>
  view(id: string): Omit<SafetyView, 'history'>
}

export function createSafety(ports: SafetyPorts): SafetyOf {
  const stripesAt = (ids: readonly string[]): KnownStripe[] =>
    ids.flatMap((stripe) => ports.catalogue.stripe(stripe) ?? [])
  const stripesOf = (id: string) => stripesAt(ports.catalogue.content(id).location.stripes)
  return {
    entry: (id) => verdict(ports, ports.catalogue.content(id), stripesOf(id), 0).safety,
    counts() {
      const counts: Record<Safety, number> = { local: 0, spreading: 0, safe: 0, 'at-risk': 0, lost: 0 }
      for (const content of ports.catalogue.currentContents())
        counts[verdict(ports, content, stripesAt(content.location.stripes), 0).safety]++
      return counts
    },
    view(id) {
      const stripes = stripesOf(id)
      const loss = Math.max(0, ...stripes.map((stripe) => lossOf(ports, stripe, stripes.length)))
      const { safety, reason } = verdict(ports, ports.catalogue.content(id), stripes, loss)
      const [shape] = stripes.map((stripe) => stripe.shape)
      return {
        id,
        safety,
        reason,
        stripes: stripes.length,
        k: shape?.dataShards ?? 0,
        n: shape?.totalShards ?? 0,
        shards: stripes.flatMap((stripe, at) => shardViews(ports, stripe, at)),
        availability: fileAvailability(groupsOf(ports, stripes)),
        annualLoss: loss
      }
    }
  }
}

/** Stripes with the same suppliers are there or not together: each such group counts once. */
function groupsOf(ports: SafetyPorts, stripes: readonly KnownStripe[]) {
  const groups = new Map<string, { k: number; presences: number[] }>()
  for (const { shape, holders } of stripes) {
    const accounts = holders.flatMap((holder) => (holder === undefined ? [] : [holder.account]))
    const living = accounts.filter((account) => ports.isAlive(account)).sort()
    const presences = living.map((account) => {
      const { present, presence } = ports.factsOf(account)
      return present ? 1 : presence
    })
    groups.set(`${shape.dataShards} ${living.join()}`, { k: shape.dataShards, presences })
  }
  return [...groups.values()]
}

function verdict(
  ports: SafetyPorts,
  { storedAt }: { storedAt: number },
  stripes: readonly KnownStripe[],
  loss: number
): SafetyVerdict {
  const found = safetyOf({
    stripes: stripes.map((stripe) => stateOf(ports, stripe)),
    localCopy: stripes.every((stripe) => isHere(ports, stripe)),
    online: ports.online(),
    reasons: stripes.flatMap(({ id }) => ports.reasonsOf(id)),
    annualLoss: loss
  })
  // Pieces that the words do not lead to are no help to who lost the device.
  const isListed = storedAt <= ports.savedAsOf()
  return found.safety === 'safe' && !isListed ? { safety: 'spreading', reason: 'CatalogueUnsaved' } : found
}

function stateOf(ports: SafetyPorts, { shape, holders }: KnownStripe): StripeState {
  const { dataShards, totalShards } = shape
  const placed = holders.filter((holder) => holder !== undefined)
  const believedAlive = placed.filter(({ account }) => ports.isAlive(account)).length
  return { dataShards, totalShards, placed: placed.length, believedAlive }
}

function isHere({ own }: SafetyPorts, { shape, shards }: KnownStripe): boolean {
  return shards.filter((id) => own.has(id)).length >= shape.dataShards
}

function lossOf(ports: SafetyPorts, { shape, holders }: KnownStripe, stripes: number): number {
  const facts = holders.flatMap((holder) =>
    holder === undefined || !ports.isAlive(holder.account) ? [] : [ports.factsOf(holder.account)]
  )
  const lifeDays = facts.map(({ device, knownDays }) => expectedLifeDays(device, knownDays))
  const deadAfterDays = Math.max(0, ...facts.map((fact) => fact.deadAfterDays))
  const { dataShards, totalShards } = shape
  return annualLoss({ dataShards, totalShards, lifeDays, deadAfterDays }, stripes)
}

function shardViews(ports: SafetyPorts, stripe: KnownStripe, at: number): ShardView[] {
  return stripe.holders.map((holder, index): ShardView => {
    if (holder === undefined) return { stripe: at, index, state: 'placing' }
    const { auditedAt } = ports.factsOf(holder.account)
    const state = ports.isAlive(holder.account) ? 'held' : 'lost'
    return { stripe: at, index, supplier: holder.peer, state, auditedAt }
  })
}
