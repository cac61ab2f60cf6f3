import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { edgesOf } from '@flotilla/workspace/edges'
import { readServices, root } from '@flotilla/workspace/repository'
import { natsUsersFile, natsUsersOf } from '@flotilla/workspace/rights/nats-users'
import { toUsersText } from '@flotilla/workspace/rights/users-text'
import { valkeyUsersFile, valkeyUsersOf } from '@flotilla/workspace/rights/valkey-users'
import { tool } from '@flotilla/workspace/tool'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { renderAll } from './render.ts'

const services = readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, 'services', name, 'src')))
const good = ['service.image.repository=r', 'service.image.tag=t']

const template = (name: string, settings: readonly string[]) =>
  tool('helm', ['template', name, ...chartOf(name), ...settings.flatMap((one) => ['--set', one])], { cwd: root })

const chartOf = (name: string) =>
  services.includes(name) ? ['charts/service', '-f', `charts/services/${name}.yaml`] : [`charts/${name}`]

const valuesOf = (service: string) => parse(readFileSync(join(root, `charts/services/${service}.yaml`), 'utf8')).service

const helm = spawnSync('helm', ['version']).status === 0

describe.skipIf(!helm)('with helm', () => {
  test('charts/rendered is what the charts render to; if not: npm run flotilla -- charts', async () => {
    const rendered = await renderAll(root)
    expect(rendered.size).toBeGreaterThan(10)
    const folder = join(root, 'charts/rendered')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'))
    const committed = new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
    expect(committed).toEqual(rendered)
  })

  test('good values render (the control of those that follow)', async () => {
    expect(await template('catalog', good)).toContain('kind: Deployment')
  })

  test('a secret of a service is a file, and a variable says where', async () => {
    const rendered = await template('identity', good)
    expect(rendered).toContain('STAFF_PASSWORD_FILE: /etc/flotilla/staff-password/value')
    expect(rendered).toContain('{ name: staff-password, mountPath: /etc/flotilla/staff-password, readOnly: true }')
    expect(rendered).toContain('secret: { secretName: identity-staff-password, defaultMode: 0440 }')
    expect(await template('catalog', good)).not.toContain('staff-password')
  })

  test.for([
    ['service.drain.grace=20', /catalog: service\.drain\.grace is 20s.*= 35s/],
    ['service.drain.close=5', /catalog: service\.drain\.close is 5s, but a request may take 15s/],
    ['service.drain.longestRequest=10', /longestRequest is 10s, but the service gives a request 15s to arrive/],
    ['service.drain.grace=-1', /drain\/grace/],
    ['service.adminPort=8080', /catalog: service\.adminPort is 8080/],
    ['service.nodePort=30080', /catalog: service\.nodePort is 30080, but service\.public is false/],
    ['service.calls={catalog}', /service\.calls names the service itself/],
    ['service.bus=false,service.consumes={orders}', /service\.consumes is orders, but service\.bus is false/],
    ['service.route.kind=ingress', /route\.kind is ingress, but service\.public is false/],
    ['service.public=true,service.route.kind=ingress', /route\.by and service\.route\.host must say/],
    [
      'service.public=true,service.route.kind=ingress,service.route.by=nginx,service.route.host=a.example',
      /tlsSecret must name the certificate/,
    ],
    [
      'service.public=true,service.route.kind=httproute,service.route.by=edge,service.route.host=a.example',
      /route\.by is edge; it must be the namespace and the name/,
    ],
    ['service.argo.enabled=true', /argo\.enabled and service\.guard\.enabled exclude each other/],
    ['service.mesh=other', /mesh/],
    ['service.pdb.minAvailable=2', /service\.pdb\.minAvailable is 2 of 2 replicas/],
    ['service.replicas=0', /replicas/],
    ['service.guard.watchSeconds=0', /guard\/watchSeconds/],
    ['service.connections.pool=20', /2 replicas, 1 that comes and 2 that drain need 115 .* 100 leaves 92; .* to 15/],
    ['service.autoscaling.enabled=true', /6 replicas, 1 that comes and 6 that drain need 169 .*\.pool to 4/],
    ['service.image.tag=latest', /image\/tag/],
    ['service.secrets={No Name}', /secrets/],
    ['service.outside[0].cidr=somewhere', /cidr/],
    ['service.typo=1', /typo/],
  ] as const)('%s is refused by name', async ([bad, words]) => {
    await expect(template('catalog', [...good, bad])).rejects.toThrow(words)
  })

  test.for(services)('the edges that the chart of %s names are those of its imports', (service) => {
    const { calls = [], consumes = [] } = valuesOf(service)
    const { commands: _commands, ...edges } = edgesOf(join(root, 'services', service), service)
    expect({ calls: calls.toSorted(), consumes: consumes.toSorted() }).toEqual(edges)
  })

  test('the users of the bus are those of the imports; if not: npm run flotilla -- charts', async () => {
    const users = natsUsersOf(await readServices(join(root, 'services')))
    expect(readFileSync(join(root, natsUsersFile), 'utf8')).toBe(toUsersText(users))
    const onBus = services.filter((name) => valuesOf(name).bus)
    expect([...users.keys()].toSorted()).toEqual(onBus)
  })

  test('the users of Valkey are those of the imports, and nobody else reaches it', async () => {
    const users = valkeyUsersOf(await readServices(join(root, 'services')))
    expect(readFileSync(join(root, valkeyUsersFile), 'utf8')).toBe(toUsersText(users))
    const charts = services.filter((name) => valuesOf(name).cache)
    expect([...users.keys()].toSorted()).toEqual(charts)
    const admits = 'flotilla.dev/uses-valkey: "true"'
    expect(await template('valkey', [])).toContain(`from: [{ podSelector: { matchLabels: { ${admits} } } }]`)
    for (const name of services) expect((await template(name, good)).includes(admits)).toBe(charts.includes(name))
  })

  test('in production every url of a store is of TLS, by a CA that its service mounts; control: on kind none is', async () => {
    const objectsOf = (environment: string) =>
      readdirSync(join(root, 'charts/rendered', environment))
        .flatMap((file) => parseAllDocuments(readFileSync(join(root, 'charts/rendered', environment, file), 'utf8')))
        .flatMap((one) => one.toJS() ?? [])
    const urlsOf = (environment: string): string[] =>
      objectsOf(environment).flatMap(({ kind, stringData }) => (kind === 'Secret' ? (stringData.url ?? []) : []))
    const overTls =
      /^(postgres:.*[?&]sslmode=verify-full&sslrootcert=|(rediss|tls):.*[?&]ca=)\/etc\/flotilla\/ca\/ca\.crt$/
    expect(urlsOf('production').length).toBeGreaterThan(25)
    expect(urlsOf('production').filter((url) => !overTls.test(url))).toEqual([])
    expect(urlsOf('kind').filter((url) => overTls.test(url))).toEqual([])
    const pods = objectsOf('production').flatMap(({ spec }) => spec?.template?.spec ?? [])
    const mounts = pods.filter(({ volumes = [] }) => volumes.some((one: any) => one.configMap?.name === 'stores-ca'))
    // The pods of a service, its canary and its migration.
    expect(mounts.length).toBe(3 * services.length)
  })

  test('in production the gateway believes one proxy, and mails leave over TLS; control: on kind neither', async () => {
    const textOf = (environment: string, name: string) =>
      readFileSync(join(root, 'charts/rendered', environment, `${name}.yaml`), 'utf8')
    expect(textOf('production', 'gateway')).toMatch(/TRUSTED_PROXIES: "?1"?/)
    expect(textOf('kind', 'gateway')).not.toContain('TRUSTED_PROXIES')
    const mails = textOf('production', 'notifications')
    for (const part of ['SMTP_TLS: "required"', 'SMTP_URL_FILE: /etc/flotilla/smtp-url/value', '{ port: 587 }'])
      expect(mails).toContain(part)
    expect(textOf('kind', 'notifications')).not.toMatch(/SMTP|587/)
  })

  test.for(['kind', 'production'])(
    'on %s services count on as many connections as their databases give',
    (environment) => {
      const read = (file: string) => readFileSync(join(root, 'charts', file), 'utf8')
      const { connections } = {
        ...parse(read('service/values.yaml')).service,
        ...parse(read(`environments/${environment}.yaml`)).service,
      }
      for (const name of services)
        expect(read(`rendered/${environment}/${name}-db.yaml`)).toContain(`- --max-connections=${connections.server}\n`)
    },
  )

  test('a Secret with a password of a store stays when its release goes; control: what holds hashes goes', () => {
    const rendered = join(root, 'charts/rendered/kind')
    const secrets = readdirSync(rendered)
      .filter((file) => /^(nats|valkey|\w+-db)\.yaml$/.test(file))
      .flatMap((file) => parseAllDocuments(readFileSync(join(rendered, file), 'utf8')).map((one) => one.toJS()))
      .filter((object) => object?.kind === 'Secret')
    const staying = secrets.filter(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
    expect(staying.length).toBeGreaterThan(3 * services.length)
    expect(secrets.filter((one) => one.stringData.password && !staying.includes(one))).toEqual([])
    expect(secrets.filter((one) => !staying.includes(one)).map(({ metadata }) => metadata.name)).toEqual([
      'nats-config',
      'valkey-users',
    ])
  })

  test('control: the edges are seen', () => {
    expect(edgesOf(join(root, 'services/gateway'), 'gateway').calls).toContain('catalog')
  })
})
