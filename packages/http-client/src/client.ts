import { type Clock, systemClock } from '@flotilla/clock'
import type { Operation } from '@flotilla/contract'
import { createRestart } from '@flotilla/retry'
import { RoundRobinPool } from 'undici'
import { type BreakerOptions, createBreaker } from './breaker.ts'
import { compileCall } from './call.ts'
import { createRetryBudget } from './retry-budget.ts'
import type { Client } from './types.ts'

export interface ClientOptions {
  /** The service's name, as in `services/<target>`: what its tokens are for and what metrics call it. */
  target: string
  /** Its origin: `http://catalog:8080`. */
  url: string
  /** Gives this service's own token for a target. */
  tokens?: (target: string) => Promise<string>
  /** Most connections at a time, 32 by default. */
  connections?: number
  /**
   * A connection is replaced after so many ms, 1,000 by default. A Service spreads connections, not requests: few and long-lived ones pass over new replicas,
   * and a canary sees nothing.
   */
  connectionTtlMs?: number
  /** Longest answer in bytes, 1 MiB by default. */
  maxBytes?: number
  breaker?: BreakerOptions
  clock?: Clock
}

/** Makes a client of a service from its operations, as its contract exports them: `createClient(operations, …).getProduct({ params })`. */
export function createClient<Ops extends Record<string, Operation<any>>>(
  operations: Ops,
  options: ClientOptions,
): Client<Ops> {
  const { target: name, url, tokens, connections = 32, connectionTtlMs = 1_000, maxBytes = 1_048_576 } = options
  const { clock = systemClock } = options
  const pool = new RoundRobinPool(url, { connections, clientTtl: connectionTtlMs, connectTimeout: 2_000 })
  const breaker = createBreaker(clock, options.breaker)
  const [restart, budget] = [createRestart(clock), createRetryBudget()]
  const target = { name, pool, breaker, restart, budget, clock, maxBytes, tokens }
  const calls = Object.entries(operations)
    .filter(([, operation]) => operation?.path !== undefined)
    .map(([key, operation]) => {
      const reply = compileCall(target, operation)
      const call = (...args: Parameters<typeof reply>) => reply(...args).then(({ body }) => body)
      return [key, Object.assign(call, { reply })]
    })
  return { ...Object.fromEntries(calls), close: () => pool.close() } as Client<Ops>
}
