import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import { type Message, partitionCount, partitionOf } from '@flotilla/contract'
import { openBus } from '@flotilla/open-bus'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { readGraph } from '@flotilla/workspace/graph'
import { readServices, root } from '@flotilla/workspace/repository'
import { natsUsersFile } from '@flotilla/workspace/rights/nats-users'
import { connect, type NatsConnection, PermissionViolationError } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { makeCertificates } from './tls/authority.ts'

const password = 'rendered'
const folder = mkdtempSync(join(tmpdir(), 'flotilla-nats-conf-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const found = await findNatsServer()
const missing = found.missing ?? (spawnSync('helm', ['version']).status === 0 ? undefined : 'there is no helm on PATH')

const onPath = spawnSync('nats-server', ['--version']).status === 0
const certificates = makeCertificates()
afterAll(certificates.remove)
test.skipIf(!onPath || missing).for([{ more: [] }, { more: ['charts/environments/nats-production.yaml'] }])(
  'the server takes the whole configuration, with the values of $more; not with a fault in it',
  ({ more }) => {
    const check = (text: string) => {
      const file = join(folder, 'nats.conf')
      writeFileSync(file, text.replaceAll('/etc/nats-tls', certificates.folder))
      return spawnSync('nats-server', ['-t', '-c', file], { env: { ...process.env, POD_NAME: 'nats-0' } }).status
    }
    expect(check(configuration(more))).toBe(0)
    expect(check(`${configuration(more)}\nlame_duck_duration: 1s`)).not.toBe(0)
  },
)

describe.skipIf(missing)(
  `on a real server, with the chart’s users${missing ? `: left out, ${missing}` : ''}`,
  async () => {
    const { services, edges } = readGraph(await readServices(join(root, 'services')))
    const has = (kind: string, from: string, to: string) =>
      edges.some((edge) => edge.kind === kind && edge.from === from && edge.to === to)
    let server: NatsServer
    beforeAll(async () => {
      server = await found.start(authorization())
    })
    afterAll(() => server?.stop())

    test('along each edge messages go their way, in every partition, and nothing is refused', async () => {
      const troubles: string[] = []
      await using closing = new AsyncDisposableStack()
      const buses = new Map<string, Bus>()
      for (const name of services) {
        const onError = ({ message }: Error) =>
          void (message.includes('not let') && troubles.push(`${name}: ${message}`))
        const url = `nats://${name}:${password}@127.0.0.1:${server.port}`
        const bus = await openBus({ url, name, clock: systemClock, onError })
        closing.defer(() => bus.close())
        buses.set(name, bus)
      }
      const ways = edges.flatMap(({ from, to, kind }) => {
        if (kind === 'commands') return [{ sender: from, taker: to, type: `${to}.command.try-${from}.v1` }]
        return kind === 'consumes' ? [{ sender: to, taker: from, type: `${to}.event.try-${from}.v1` }] : []
      })
      expect(ways.length).toBeGreaterThan(10)
      for (const taker of services) {
        const types = ways.filter((way) => way.taker === taker).map(({ type }) => type)
        if (types.length === 0) continue
        const puller = buses.get(taker)!.subscribe({ consumer: taker, types })
        for (const { sender, type } of ways.filter((way) => way.taker === taker))
          await eventually(async () =>
            expect(await buses.get(sender)!.publish(onePerPartition(sender, type))).toEqual([]),
          )
        const got: string[] = []
        while (got.length < types.length * partitionCount && troubles.length === 0)
          for (const delivery of await puller.pull({ max: 8, waitMs: 500 })) {
            const { type, id } = delivery.content as Message
            got.push(type)
            await delivery.ack()
            expect(await buses.get(taker)!.find({ consumer: taker, types: [type] }, id)).toMatchObject({ id })
          }
        expect(troubles).toEqual([])
        expect(new Set(got)).toEqual(new Set(types))
      }
      await closing.disposeAsync()
      expect(troubles).toEqual([])
    })

    test.for(services)('%s is refused everything else, pair by pair', async (name) => {
      const [tried, allowed] = [attemptsOf(name), new Set<string>()]
      for (const other of services) {
        const own = other === name
        if (own || has('commands', name, other)) allowed.add(`${other}.command.any.v1.0`)
        if (own || has('consumes', name, other))
          for (const verb of ['DURABLE.CREATE', 'MSG.NEXT', 'DELETE'])
            for (const reader of ['0', 'find']) allowed.add(`$JS.API.CONSUMER.${verb}.${other}.${name}-${reader}`)
      }
      for (const subject of [`${name}.event.any.v1.0`, `$JS.API.STREAM.INFO.${name}`, `$JS.API.STREAM.CREATE.${name}`])
        allowed.add(subject)
      const refused = await refusedOf(name, tried)
      expect(refused.publish).toEqual(tried.publish.filter((subject) => !allowed.has(subject)))
      expect(refused.subscribe).toEqual(tried.subscribe.filter((subject) => subject !== `_INBOX_${name}.>`))
    })

    test('control: who may do everything is refused nothing; a wrong password, and none, are', async () => {
      const open = await found.start(`authorization { users: [{ user: "cart", password: "${password}" }] }`)
      const refused = await refusedOf('cart', attemptsOf('cart'), open.port).finally(() => open.stop())
      expect(refused).toEqual({ publish: [], subscribe: [] })
      const servers = `127.0.0.1:${server.port}`
      for (const account of [{ user: 'cart', pass: 'other' }, {}])
        await expect(connect({ servers, ...account, maxReconnectAttempts: 0 })).rejects.toThrow(/Authorization/)
    })

    /** What one user tries with each of the others, and with itself. */
    function attemptsOf(name: string): { publish: string[]; subscribe: string[] } {
      const publish = services.flatMap((other) => [
        ...['event', 'command'].map((kind) => `${other}.${kind}.any.v1.0`),
        ...['INFO', 'CREATE', 'UPDATE', 'DELETE', 'PURGE', 'MSG.GET', 'MSG.DELETE'].map(
          (verb) => `$JS.API.STREAM.${verb}.${other}`,
        ),
        `$JS.API.DIRECT.GET.${other}`,
        ...['CREATE', 'DURABLE.CREATE', 'MSG.NEXT', 'DELETE', 'PAUSE'].flatMap((verb) =>
          // Another's position, and one of its own in another's stream.
          [...new Set([other, name])].flatMap((consumer) =>
            ['0', 'find'].map((reader) => `$JS.API.CONSUMER.${verb}.${other}.${consumer}-${reader}`),
          ),
        ),
        ...(other === name ? [] : [`$JS.ACK.${other}.${other}-0.1.1.1.1.1`, `_INBOX_${other}.answer`]),
      ])
      const subscribe = ['>', '$JS.>', '_INBOX.>', ...services.flatMap((other) => [`${other}.>`, `_INBOX_${other}.>`])]
      return { publish: [...publish, '$SYS.REQ.SERVER.PING', '$JS.API.STREAM.LIST'], subscribe }
    }

    /** Of these subjects, those that the server refuses. */
    async function refusedOf(
      user: string,
      { publish, subscribe }: { publish: readonly string[]; subscribe: readonly string[] },
      port = server.port,
    ) {
      const nats = await connect({ servers: `127.0.0.1:${port}`, user, pass: password, reconnect: false })
      const violations = collectViolations(nats)
      // With a message that no API takes: nothing is to come of it.
      for (const subject of publish) nats.publish(subject, 'not JSON')
      for (const subject of subscribe) nats.subscribe(subject, { callback: () => {} })
      await nats.flush()
      await nats.close()
      const refused = await violations
      const of = (operation: string, subjects: readonly string[]) =>
        subjects.filter((subject) => refused.has(`${operation} ${subject}`))
      return { publish: of('publish', publish), subscribe: of('subscription', subscribe) }
    }
  },
)

/** The server's configuration, as the chart makes it. */
function configuration(values: readonly string[] = []): string {
  const overlays = [natsUsersFile, ...values].flatMap((file) => ['-f', file])
  const args = ['template', 'nats', 'charts/nats', ...overlays, '--set', `fixedPassword=${password}`]
  const objects = parseAllDocuments(execFileSync('helm', args, { cwd: root, encoding: 'utf8' })).map((one) =>
    one.toJS(),
  )
  return objects.find((one) => one?.metadata.name === 'nats-config').stringData['nats.conf']
}

/** The part of it that names the users. */
const authorization = () => configuration().replace(/[\s\S]*(?=^authorization \{)/m, '')

async function collectViolations(nats: NatsConnection): Promise<Set<string>> {
  const violations = new Set<string>()
  for await (const status of nats.status())
    if (status.type === 'error' && status.error instanceof PermissionViolationError)
      violations.add(`${status.error.operation} ${status.error.subject}`)
  return violations
}

function onePerPartition(source: string, type: string): Message[] {
  const keys = new Map(Array.from({ length: 200 }, (_none, i) => [partitionOf(`key-${i}`), `key-${i}`]))
  const time = new Date(0).toISOString()
  const common = { specversion: '1.0', source, type, time, datacontenttype: 'application/json', data: {} } as const
  return [...keys.values()].map((subject) => ({ ...common, id: randomUUID(), subject }))
}

/** The owner of the stream may not have made it yet. */
async function eventually(work: () => Promise<void>): Promise<void> {
  await expect.poll(() => work().then(() => 'done', String)).toBe('done')
}
