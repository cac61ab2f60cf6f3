import { defineOperation, type Operation, Type } from '@flotilla/contract'
import { routesFor, type ServiceApp } from '@flotilla/kit'
import { defineService } from '@flotilla/service'
import { expect, onTestFinished, test } from 'vitest'
import { checks } from './checks.ts'
import { openService } from './open-service.ts'

const getBox = defineOperation({
  service: 'boxes',
  name: 'getBox',
  summary: 'A box',
  method: 'GET',
  path: '/boxes/{id}',
  params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 9 }) }),
  allow: ['customer'],
  replies: { 200: Type.Object({ n: Type.Integer() }) },
})

const home = new URL('..', import.meta.url)

interface Flaw {
  readonly read?: () => Promise<number>
  readonly spoil?: (app: ServiceApp) => void
}

/** Runs the check whose name has `word` on a service with one operation. */
async function check(word: string, { read = async () => 1, spoil = () => {} }: Flaw): Promise<void> {
  const service = defineService({
    name: 'boxes',
    home,
    tables: {},
    messages: false,
    async build(app) {
      routesFor(app, 'customer')(getBox, async () => ({ status: 200 as const, body: { n: await read() } }))
      spoil(app)
    },
  })
  const opened = await openService(service)
  onTestFinished(() => opened.close())
  const [, run] = Object.entries(checks).find(([name]) => name.includes(word))!
  await run(opened, service)
}

const fails: Flaw = { read: () => Promise.reject(new Error('a fault')) }
const declares = (change: Partial<Operation>): Flaw => ({
  spoil: (app) => void (app.operations[0] = { ...app.operations[0]!, ...change }),
})
const knowsNobody: Flaw = {
  spoil: (app) => void Object.defineProperty(app, 'authenticate', { value: async () => ({}) }),
}

test.each(['lets in', 'makes it fail', 'hangs up'])('a service that does what it has to passes: %s', (word) =>
  expect(check(word, {})).resolves.toBeUndefined(),
)

test.each(Object.entries(checks))('a service without operations passes: %s', async (_name, run) => {
  const service = defineService({ name: 'boxes', home, tables: {}, messages: false, async build() {} })
  const opened = await openService(service)
  onTestFinished(() => opened.close())
  await expect(run(opened, service)).resolves.toBeUndefined()
})

test.each([
  [
    'lets in others than it declares',
    'lets in',
    declares({ allow: ['staff'] }),
    'getBox answers customer by gateway with 200',
  ],
  ['does not know who asks', 'lets in', knowsNobody, 'getBox answers customer by gateway with request.unauthenticated'],
  ['fails', 'makes it fail', fails, 'answered 500'],
  ['never gets to its handler', 'makes it fail', declares({ path: '/boxes/0' }), 'getBox was never reached: 400'],
  ['answers without its database', 'is away', {}, 'no operation needs the database'],
  ['takes a database that is away for a fault', 'is away', fails, 'getBox'],
] satisfies [string, string, Flaw, string][])('a service that %s is found: %s', async (_what, word, flaw, words) => {
  await expect(check(word, flaw)).rejects.toThrow(words)
})
