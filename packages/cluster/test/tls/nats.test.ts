import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { openBus } from '@flotilla/open-bus'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { natsUsersFile } from '@flotilla/workspace/rights/nats-users'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from './authority.ts'
import { objectsOf, password } from './chart.ts'

const { start } = await findNatsServer()
const runs = (program: string, ...args: string[]) => spawnSync(program, args).status === 0
const there = runs('nats-server', '--version') && runs('helm', 'version') && runs('openssl', 'version')

describe.skipIf(!there)(
  `NATS with the values of production${there ? '' : ': nats-server, helm or openssl is not on PATH'}`,
  () => {
    let certificates: Certificates
    let server: NatsServer
    let plain: NatsServer
    const opened: Bus[] = []
    beforeAll(async () => {
      certificates = makeCertificates()
      server = await start(configurationWith(certificates))
      plain = await start()
    })
    afterEach(() => Promise.all(opened.splice(0).map((bus) => bus.close())))
    afterAll(async () => {
      await server?.stop()
      await plain?.stop()
      certificates?.remove()
    })

    const open = async (url: string) => {
      const bus = await openBus({ url, name: 'cart', clock: systemClock })
      opened.push(bus)
      return bus
    }
    const urlOf = ({ port }: NatsServer, { ca }: Certificates) => `tls://cart:${password}@localhost:${port}?ca=${ca}`

    test('who believes another CA refuses the server, in plain words; when the file says the right one, the next connection comes about', async () => {
      const bus = await open(urlOf(server, certificates))
      await expect(bus.publish([message()])).rejects.toThrow(/certificate/)
      certificates.believe()
      await expect.poll(() => bus.publish([message()]).then(() => 'done', String)).toBe('done')
    })

    test('the right CA for another name is refused', async () => {
      const others = makeCertificates('elsewhere')
      const other = await start(configurationWith(others))
      others.believe()
      try {
        await expect((await open(urlOf(other, others))).publish([message()])).rejects.toThrow(/altnames/)
      } finally {
        await other.stop()
        others.remove()
      }
    })

    test('without the CA in the URL it is refused, too; a server without TLS is refused by tls://, control: not by nats://', async () => {
      const at = `cart:${password}@localhost`
      await expect((await open(`nats://${at}:${server.port}`)).publish([message()])).rejects.toThrow(/certificate/)
      await expect((await open(`tls://${at}:${plain.port}`)).publish([message()])).rejects.toThrow(
        /does not support 'tls'/,
      )
      const bus = await open(`nats://${at}:${plain.port}`)
      await expect.poll(() => bus.publish([message()]).then(() => 'done', String)).toBe('done')
    })

    test('the server answers nobody in plain text; control: without TLS it does', async () => {
      expect(await talk(server.port)).not.toContain('PONG')
      expect(await talk(plain.port)).toContain('PONG')
    })
  },
)

/** What comes back when somebody speaks without TLS. */
async function talk(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let said = ''
  socket.on('error', () => {})
  socket.on('data', (text: string) => {
    said += text
    if (said.includes('PONG')) socket.end()
    else if (said.startsWith('INFO')) socket.write('CONNECT {"verbose":false}\r\nPING\r\n')
  })
  socket.setTimeout(5_000, () => socket.destroy())
  await once(socket, 'close')
  return said
}

const message = (): Message => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'cart',
  type: 'cart.event.tried.v1',
  subject: 'key',
  time: new Date(0).toISOString(),
  datacontenttype: 'application/json',
  data: {},
})

/** The parts of the chart's configuration that name the certificates and the users; of one server, for a cluster needs its peers. */
function configurationWith(certificates: Certificates): string {
  const objects = objectsOf('nats', [natsUsersFile, 'charts/environments/nats-production.yaml'], ['replicas=1'])
  const text: string = objects.find((one) => one.metadata.name === 'nats-config').stringData['nats.conf']
  const parts = `${/^tls \{.*$/m.exec(text)![0]}\n${text.replace(/[\s\S]*(?=^authorization \{)/m, '')}`
  return parts.replaceAll('/etc/nats-tls', certificates.folder)
}
