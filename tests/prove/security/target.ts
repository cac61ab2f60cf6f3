import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Proof } from '../harness/proof.ts'
import { openShop, type Shop } from '../harness/shop.ts'
import type { Jar } from './cases.ts'
import { type Collector, openCollector } from './collector.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Asks, and keeps what was refused: the canaries are looked for in it. */
export type Ask = (url: string, init?: RequestInit) => Promise<Reply>

/** A browser of somebody: it keeps its cookies. */
export interface Browser {
  readonly jar: Jar
  ask(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Reply>
}

/** The shop, and all that is known of it to whoever attacks it. */
export interface Target {
  readonly shop: Shop
  readonly ask: Ask
  /** The bodies of all refusals. */
  readonly refusals: string[]
  readonly collector: Collector
  browser(): Browser
  guest(): Promise<Browser>
  signUp(password?: string): Promise<Browser & { email: string; password: string }>
  staff(): Promise<Browser & { password: string }>
}

export async function openTarget(proof: Proof): Promise<Target> {
  const collector = await openCollector()
  proof.later(collector.close)
  const shop = await openShop(proof, {
    bus: 'postgres',
    // All that is ever said has to be free of secrets, so all of it is said.
    settings: { LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRACKING_STEP_MS: '300' },
  })
  const refusals: string[] = []

  const ask: Ask = async (url, init = {}) => {
    const response = await fetch(url, { redirect: 'manual', ...init })
    const { status, headers } = response
    const body = await response.text()
    if (status >= 400) refusals.push(body)
    return { status, headers, body }
  }

  function browser(): Browser {
    const jar: Record<string, string> = {}
    return {
      jar,
      async ask(method, path, body, more = {}) {
        const headers = {
          ...(body && { 'content-type': 'application/json' }),
          cookie: Object.entries(jar)
            .map(([name, value]) => `${name}=${value}`)
            .join('; '),
          ...more,
        }
        const reply = await ask(`${shop.url}/api${path}`, {
          method,
          headers,
          ...(body && { body: JSON.stringify(body) }),
        })
        for (const line of reply.headers.getSetCookie()) {
          const [, name, value] = /^(\w+)=([^;]*)/.exec(line)!
          if (value) jar[name!] = value
          else delete jar[name!]
        }
        return reply
      },
    }
  }

  const enter = async (path: string, body?: object, headers?: Record<string, string>): Promise<Browser> => {
    const one = browser()
    const { status, body: said } = await one.ask('POST', path, body, headers)
    if (status !== 200) throw new Error(`${path} answered ${status}: ${said}`)
    return one
  }

  return {
    shop,
    ask,
    refusals,
    collector,
    browser,
    guest: () => enter('/session'),
    async signUp(password = `typed-${randomUUID()}`) {
      const email = `${randomUUID()}@flotilla.test`
      const key = { 'idempotency-key': randomUUID() }
      return { ...(await enter('/session/sign-up', { email, password, name: 'Ann' }, key)), email, password }
    },
    async staff() {
      const password = (await readFile(shop.staffPasswordFile, 'utf8')).trim()
      return { ...(await enter('/session/log-in', { email: 'staff@flotilla.test', password })), password }
    },
  }
}
