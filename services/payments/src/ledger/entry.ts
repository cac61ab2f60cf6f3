/** What the accounts are for stands in the database, beside their names. */
export type Account = 'held' | 'promised' | 'card-network' | 'sales' | 'refunds'

/** An amount goes from one account (credit) to another (debit). */
export interface Entry {
  readonly kind: 'hold' | 'let-go' | 'take' | 'refund'
  readonly debit: Account
  readonly credit: Account
  /** Minor units, more than 0. */
  readonly amount: number
  readonly currency: string
}

const accounts: Readonly<Record<Entry['kind'], readonly [debit: Account, credit: Account]>> = {
  hold: ['held', 'promised'],
  'let-go': ['promised', 'held'],
  take: ['card-network', 'sales'],
  refund: ['refunds', 'card-network'],
}

/** The entry of that kind; none for nothing. */
export function entryOf(kind: Entry['kind'], amount: number, currency: string): readonly Entry[] {
  const [debit, credit] = accounts[kind]
  return amount > 0 ? [{ kind, debit, credit, amount, currency }] : []
}
