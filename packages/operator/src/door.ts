import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { signToken } from '@flotilla/auth/sign'
import { forwardAdmin, readOperatorKey, runningServices } from '@flotilla/cluster/forward'
import { ask } from '@flotilla/supervisor/control'
import { readState } from '@flotilla/supervisor/state'
import { CliError } from '@flotilla/workspace/errors'
import { operator } from '@flotilla/workspace/operator'
import { stateFolder } from '@flotilla/workspace/repository'
import type { JWK } from 'jose'

/** The admin ports of a running shop, for the holder of the operator's key. */
export interface Door {
  readonly services: readonly string[]
  /** The answer; undefined where there is no such thing. A change says who makes it: the user of this machine. Throws a CliError that says what the service said. */
  ask<T>(service: string, path: string, change?: { body: object }): Promise<T | undefined>
  close(): void
}

interface Admin {
  readonly url: string
  close(): void
}

/** To the shop that `npm start` runs here, or to the one on the cluster. */
export async function openDoor({ cluster }: { cluster: boolean }): Promise<Door> {
  return cluster ? toCluster() : toLaptop()
}

async function toLaptop(): Promise<Door> {
  const status = await ask(await readState(stateFolder), '/status')
  if (!status) throw new CliError('no shop runs here', 'npm start, or --cluster for the one on Kubernetes')
  const key = JSON.parse(await readFile(join(stateFolder, 'keys', `${operator}.json`), 'utf8')) as JWK
  const addresses = new Map(status.services.map(({ name, admin }) => [name, admin]))
  return makeDoor([...addresses.keys()], key, async (service) => ({ url: addresses.get(service)!, close() {} }))
}

async function toCluster(): Promise<Door> {
  return makeDoor(await runningServices(), await readOperatorKey(), (service) => forwardAdmin(`deployment/${service}`))
}

function makeDoor(services: readonly string[], jwk: JWK, reach: (service: string) => Promise<Admin>): Door {
  const admins = new Map<string, Promise<Admin>>()

  async function tokenFor(service: string): Promise<string> {
    const signing = { kid: operator, issuer: operator, audience: service, seconds: 60, now: Date.now() }
    return signToken(jwk, { sub: `service:${operator}` }, signing)
  }

  return {
    services,
    async ask<T>(service: string, path: string, change?: { body: object }) {
      if (!services.includes(service))
        throw new CliError(`there is no service ${service}`, `There are: ${services.join(', ')}`)
      if (!admins.has(service)) admins.set(service, reach(service))
      const { url } = await admins.get(service)!
      const response = await fetch(new URL(`/operator${path}`, url), {
        method: change ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${await tokenFor(service)}`, connection: 'close' },
        ...(change && { body: JSON.stringify({ who: userInfo().username, ...change.body }) }),
        signal: AbortSignal.timeout(30_000),
      }).catch((cause: Error) => {
        throw new CliError(`${service} does not answer: ${cause.message}`, undefined, { cause })
      })
      if (response.status === 404) return undefined
      const answer = (await response.json()) as ProblemDocument
      if (!response.ok) throw new CliError(`${service} says ${response.status}: ${inWords(answer)}`)
      return answer as T
    },
    close() {
      for (const admin of admins.values())
        void admin.then(
          (one) => one.close(),
          () => {},
        )
    },
  }
}

interface ProblemDocument {
  readonly title: string
  readonly detail?: string
  readonly findings?: readonly { readonly in: string; readonly at: string; readonly expected: string }[]
}

function inWords({ title, detail, findings = [] }: ProblemDocument): string {
  return [detail ?? title, ...findings.map((one) => `${one.in} ${one.at} ${one.expected}`)].join('\n  ')
}
