import { fileURLToPath } from 'node:url'
import { type Operation, problems } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import { openDatabase } from '@flotilla/postgres'
import type { Service } from '@flotilla/service'
import { expect } from 'vitest'
import { type Asker, askersOf } from './askers.ts'
import { type FuzzRequest, fuzzOperations, type Send, sampleRequest } from './fuzz.ts'
import { hangUps } from './hang-ups.ts'
import type { OpenService } from './open-service.ts'

/** Throws when the service does not do what it has to. */
type Check = (opened: OpenService<any>, service: Service) => Promise<void>

/** Answers that come before a handler: the request does not fit, or the asker may not ask. */
const beforeHandlers = [400, 401, 403, 428]
const refusals: unknown[] = [problems.unauthenticated.code, problems.forbidden.code]

/** That of every service, the edge too. */
export const documentCheck: Readonly<Record<string, Check>> = {
  async 'the committed OpenAPI document is that of today (vitest --update writes it)'({ app }, { document, home }) {
    const text = `${JSON.stringify(await toOpenApi(app, document), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL('openapi.json', home)))
  },
}

/** Those of the services behind the edge, which only services call. */
export const checks: Readonly<Record<string, Check>> = {
  async 'each operation lets in whom its contract allows, and nobody else'(opened) {
    const wrong: string[] = []
    for (const operation of opened.app.operations)
      for (const { who, headers, isAllowed } of await askersOf(opened, operation)) {
        const { status, body } = await send(opened.app)(sampleRequest(operation, headers))
        const code: string | undefined = status < 400 ? undefined : JSON.parse(body).code
        const refusal = who === 'nobody' ? problems.unauthenticated.code : problems.forbidden.code
        if (isAllowed ? refusals.includes(code) : code !== refusal)
          wrong.push(`${operation.name} answers ${who} with ${code ?? status}`)
      }
    if (wrong.length > 0) throw new Error(wrong.join('; '))
  },

  async 'no request makes it fail, and each operation is answered as its contract says'(opened) {
    for (const operation of opened.app.operations) {
      const statuses: number[] = []
      for (const { headers } of await onePerKind(opened, operation)) {
        const report = await fuzzOperations([operation], { headers }, send(opened.app))
        statuses.push(...Object.keys(report.statuses[operation.name]!).map(Number))
      }
      const own = operation.problems.map(({ status }) => status)
      const isReached = (status: number) => !beforeHandlers.includes(status) || own.includes(status)
      if (!statuses.some(isReached)) throw new Error(`${operation.name} was never reached: ${statuses}`)
    }
  },

  async 'whoever hangs up leaves no place taken'(opened) {
    const request = await findRequest(opened)
    if (!request) return
    const { status } = await send(opened.app)(request)
    expect(await hangUps(opened.app, request)).toEqual({ status, inFlight: 0 })
  },

  async 'while the database is away it says so, and when to come again'(opened, { name }) {
    // Nobody listens on port 9.
    const db = openDatabase({ url: 'postgres://nobody@127.0.0.1:9/nothing', name })
    const app = await opened.replica({ db })
    const answers: unknown[] = []
    for (const operation of app.operations)
      for (const { headers } of await onePerKind(opened, operation)) {
        const answer = await app.inject(sampleRequest(operation, headers))
        if (answer.statusCode >= 500) answers.push([operation.name, answer.json().code, answer.headers['retry-after']])
      }
    await app.close()
    await db.close()
    if (app.operations.length > 0 && answers.length === 0) throw new Error('no operation needs the database')
    expect(answers).toEqual((answers as string[][]).map(([operation]) => [operation, 'request.unavailable', '1']))
  },
}

const send =
  (app: ServiceApp): Send =>
  async (request) => {
    const { statusCode: status, headers, body } = await app.inject(request)
    return { status, contentType: `${headers['content-type']}`, body }
  }

/** One of those who are allowed, for each kind of caller that the contract names. */
async function onePerKind(opened: OpenService, operation: Operation): Promise<Asker[]> {
  const askers = (await askersOf(opened, operation)).filter(({ isAllowed }) => isAllowed)
  return operation.allow.map((kind) => {
    const asker = askers.find((one) => kind === 'anyone' || one.kind === kind)
    if (asker) return asker
    throw new Error(`${operation.name} may be called by ${operation.callers}: name one in callers of openService`)
  })
}

/** Returns a request to one of its operations: one that reads and finds something, if there is any. */
async function findRequest(opened: OpenService): Promise<FuzzRequest | undefined> {
  const found: { request: FuzzRequest; status: number }[] = []
  for (const operation of opened.app.operations)
    for (const { headers } of await onePerKind(opened, operation)) {
      const request = sampleRequest(operation, headers)
      found.push({ request, ...(await send(opened.app)(request)) })
    }
  const isWriting = ({ request }: (typeof found)[number]) => Number(request.method !== 'GET')
  return found.toSorted((a, b) => isWriting(a) - isWriting(b) || a.status - b.status)[0]?.request
}
