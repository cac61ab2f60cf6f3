import type { Account } from '@flotilla/identity-contract/operations'
import { sql, type Transaction } from '@flotilla/postgres'
import type { Session } from './session.ts'

interface Shown {
  readonly session: Session
  /** Of the token that was shown. */
  readonly generation: number
  readonly account: Account
}

interface ShownRow {
  id: string
  shown: number
  generation: number
  advanced_at: Date
  expires_at: Date
  ended_at: Date | null
  customer_id: string
  email: string
  name: string
  roles: Account['roles']
}

export async function insertSession(
  tx: Transaction,
  session: { customerId: string; hash: Buffer; now: number; expiresAt: number },
): Promise<void> {
  const { customerId, hash, now, expiresAt } = session
  await tx.query(sql('sessions.insert')`
    with session as (
      insert into sessions (customer_id, advanced_at, created_at, expires_at)
      values (${customerId}, ${new Date(now)}, ${new Date(now)}, ${new Date(expiresAt)}) returning id
    )
    insert into refresh_tokens (hash, session_id, generation) select ${hash}, id, 0 from session`)
}

/** The session of a refresh token, locked until the transaction ends: of two who show the same token one is first. */
export async function lockSession(tx: Transaction, hash: Buffer): Promise<Shown | undefined> {
  const row = await tx.maybe(sql<ShownRow & Record<string, unknown>>('sessions.lock')`
    select s.id, t.generation as shown, s.generation, s.advanced_at, s.expires_at, s.ended_at,
      a.customer_id, a.email, a.name, a.roles
    from refresh_tokens t join sessions s on s.id = t.session_id join accounts a using (customer_id)
    where t.hash = ${hash} for update of s`)
  if (!row) return undefined
  const { id: sessionId, shown, generation, customer_id: customerId, email, name, roles } = row
  const times = {
    advancedAt: row.advanced_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    endedAt: row.ended_at?.getTime(),
  }
  return {
    session: { sessionId, generation, ...times },
    generation: shown,
    account: { customerId, email, name, roles },
  }
}

export async function advanceSession(tx: Transaction, sessionId: string, now: number): Promise<void> {
  await tx.query(sql('sessions.advance')`
    update sessions set generation = generation + 1, advanced_at = ${new Date(now)} where id = ${sessionId}`)
}

export async function insertToken(
  tx: Transaction,
  { hash, sessionId, generation }: { hash: Buffer; sessionId: string; generation: number },
): Promise<void> {
  await tx.query(sql('sessions.insert-token')`
    insert into refresh_tokens (hash, session_id, generation) values (${hash}, ${sessionId}, ${generation})`)
}

export async function endSession(
  tx: Transaction,
  sessionId: string,
  because: 'left' | 'stolen',
  now: number,
): Promise<void> {
  await tx.query(sql('sessions.end')`
    update sessions set ended_at = ${new Date(now)}, ended_because = ${because} where id = ${sessionId} and ended_at is null`)
}

export async function endAllSessions(tx: Transaction, customerId: string, now: number): Promise<void> {
  await tx.query(sql('sessions.end-all')`
    update sessions set ended_at = ${new Date(now)}, ended_because = 'new password'
    where customer_id = ${customerId} and ended_at is null`)
}
