import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOwnValkeyServer, type ValkeyServer } from '@flotilla/cache/testing'
import { openValkeyCache } from '@flotilla/cache/valkey'
import { valkeyUsersFile } from '@flotilla/workspace/rights/valkey-users'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from './authority.ts'
import { objectsOf, password } from './chart.ts'

const found = await findOwnValkeyServer()
const lacks = ['helm', 'openssl'].find((program) => spawnSync(program, ['version']).status !== 0)
const missing = found.missing ?? (lacks && `there is no ${lacks} on PATH`)

describe.skipIf(missing)(`Valkey with the values of production${missing ? `: left out, ${missing}` : ''}`, () => {
  let certificates: Certificates
  let server: ValkeyServer
  let plain: ValkeyServer
  const undo: (() => Promise<void>)[] = []
  beforeAll(async () => {
    certificates = makeCertificates()
    server = await found.start(setup(certificates.folder))
    plain = await found.start()
  })
  afterEach(() => Promise.all(undo.splice(0).map((step) => step())))
  afterAll(async () => {
    await server?.stop()
    await plain?.stop()
    certificates?.remove()
  })

  const portOf = ({ url }: ValkeyServer) => new URL(url).port
  const urlOf = (host = 'localhost', port = portOf(server)) =>
    `rediss://catalog:${password}@${host}:${port}/0?ca=${certificates.ca}`

  /** A cache, what went wrong with it, and whether it keeps what it is given. */
  const open = (url: string) => {
    const said: string[] = []
    const onError = ({ message }: Error) => void said.push(message)
    const cache = openValkeyCache({ url, prefix: 'catalog:', timeoutMs: 5_000, restMs: 0, onError })
    undo.push(cache.close)
    return { said, keeps: () => cache.set('k', 1, 60_000).then(() => cache.get('k')) }
  }

  test('who believes another CA refuses the server, in plain words; when the file says the right one, the next connection comes about', async () => {
    const { said, keeps } = open(urlOf())
    await expect.poll(() => said.join()).toMatch(/certificate/)
    expect(await keeps()).toBeUndefined()
    certificates.believe()
    await expect.poll(keeps).toBe(1)
  })

  test('the right CA for another name is refused', async () => {
    const { said, keeps } = open(urlOf('127.0.0.1'))
    await expect.poll(() => said.join()).toMatch(/altnames/i)
    expect(await keeps()).toBeUndefined()
  })

  test('the server knows nobody in plain text; control: one without TLS does', async () => {
    const refused = open(`redis://catalog:${password}@localhost:${portOf(server)}/0`)
    await expect.poll(() => refused.said.length).toBeGreaterThan(0)
    expect(await refused.keeps()).toBeUndefined()
    await expect.poll(open(`redis://localhost:${portOf(plain)}/0`).keeps).toBe(1)
  })

  test('a server without TLS is refused', async () => {
    const { said, keeps } = open(urlOf('localhost', portOf(plain)))
    await expect.poll(() => said.length).toBeGreaterThan(0)
    expect(await keeps()).toBeUndefined()
  })
})

/** The command line and the files that the chart gives the server. */
function setup(certificates: string) {
  const objects = objectsOf('valkey', [valkeyUsersFile, 'charts/environments/valkey-production.yaml'])
  const [container] = objects.find(({ kind }) => kind === 'StatefulSet').spec.template.spec.containers
  const users = objects.find(({ metadata }) => metadata.name === 'valkey-users').stringData['users.acl']
  const tls = ['tls.crt', 'tls.key', 'ca.crt'].map((name) => [
    `/etc/valkey-tls/${name}`,
    readFileSync(join(certificates, name), 'utf8'),
  ])
  return { args: container.args.slice(1), files: { '/etc/valkey/users.acl': users, ...Object.fromEntries(tls) } }
}
