/** "What I give and take" as the app shows it. */
import type { BarterView, SupplierView } from '../api.ts'
import type { Balance } from '../contracts/balances.ts'
import type { Dealings } from './dealings.ts'
import type { Reputation } from './reputation.ts'

export interface BarterFacts extends Pick<
  BarterView,
  'chart' | 'offering' | 'offeredBytes' | 'offerLimitBytes'
> {
  dealings: Dealings | undefined
  reputation: Reputation
}

/** Before an audit was passed on another day, nothing is proven. */
const NEW_DAYS = 1

export function barterView({ dealings, reputation, ...settings }: BarterFacts): BarterView {
  const balances = dealings?.balances.balances() ?? []
  const byAccount = new Map(balances.map((balance) => [balance.account, balance]))
  const known = dealings?.suppliers.known() ?? []
  return {
    ...settings,
    givenBytes: dealings?.supplier.usage().keptBytes ?? 0,
    takenBytes: Number(balances.reduce((sum, { takenBytes }) => sum + takenBytes, 0n)),
    suppliers: known
      .filter(({ own }) => !own)
      .map(({ account, peer, device, connected }): SupplierView => {
        const { presence, auditedAt, knownDays } = reputation.facts(account)
        const kind = device === 'relay' || device === 'other' ? device : 'browser'
        return {
          peer,
          kind,
          connected,
          rating: reputation.rating(account),
          isNew: auditedAt === undefined || knownDays < NEW_DAYS,
          presence,
          ...sides(byAccount.get(account)),
          lastAuditAt: auditedAt
        }
      })
  }
}

/** What we keep for them is what we give. */
function sides(balance: Balance | undefined) {
  return {
    givesBytes: Number(balance?.takenBytes ?? 0n),
    takesBytes: Number(balance?.givenBytes ?? 0n),
    balanceByteDays: Number(balance?.byteDays ?? 0n)
  }
}
