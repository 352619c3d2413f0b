/** Asking for random leaves, chosen by a seed that the supplier cannot know before. */
import { leafCountOf } from '../../../content/object/index.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { unhex } from '../keys.ts'
import { auditPlan } from '../policy/audit.ts'
import { AUDIT_LEAVES } from '../policy/constants.ts'
import { MAX_AUDIT_LEAVES } from '../wire/constants.ts'
import type { CustomerPorts, KnownSupplier } from './known-supplier.ts'
import { kindOf } from './outcome.ts'

const SEED_BYTES = 32

export interface AuditOptions extends AbortOptions {
  /** At most 32. */
  leaves?: number
  /** 32 bytes nobody knew before; drawn anew by default. */
  seed?: Uint8Array
}

export interface AuditResult {
  /** False when no answer came: nothing is known. */
  answered: boolean
  /** Leaves asked for. */
  leaves: number
  /** Shards that the supplier does not have, or has something else for. */
  failed: Uint8Array[]
}

export async function auditSupplier(
  ports: CustomerPorts,
  { account, link }: KnownSupplier,
  options: AuditOptions
): Promise<AuditResult> {
  const { seed = ports.rng.bytes(SEED_BYTES), leaves = AUDIT_LEAVES } = options
  const held = ports.book.heldAt(account)
  const plan = auditPlan({
    seed,
    leavesOfShards: held.map(({ bytes }) => leafCountOf(bytes)),
    leaves: Math.min(leaves, MAX_AUDIT_LEAVES)
  })
  const asked = plan.flatMap(({ shard, leaf }) => {
    const row = held[shard]
    return row === undefined ? [] : [{ id: unhex(row.shard), shardBytes: row.bytes, leaf }]
  })
  if (asked.length === 0) return { answered: true, leaves: 0, failed: [] }
  try {
    const verdicts = await link.audit(asked, options)
    const failed = asked.filter((_, at) => verdicts[at] !== 'proven').map(({ id }) => id)
    const kind = failed.length === 0 ? 'audit-passed' : 'audit-failed'
    ports.emit({ supplier: account, kind, leaves: asked.length })
    return { answered: true, leaves: asked.length, failed }
  } catch (error) {
    options.signal?.throwIfAborted()
    const kind = kindOf(error)
    if (kind !== undefined) ports.emit({ supplier: account, kind })
    ports.emit({ supplier: account, kind: 'audit-unanswered', leaves: asked.length })
    return { answered: false, leaves: asked.length, failed: [] }
  }
}
