import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readServices, root } from '../repository.ts'
import { edgesOf } from './edges.ts'
import { natsUsersFile, natsUsersOf, toUsersText } from './nats-users.ts'
import { renderAll } from './render.ts'
import { tool } from './tool.ts'

const services = readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, 'services', name, 'src')))
const good = ['service.image.repository=r', 'service.image.tag=t']

const template = (chart: string, settings: readonly string[]) =>
  tool('helm', ['template', chart, `charts/${chart}`, ...settings.flatMap((one) => ['--set', one])], { cwd: root })

const valuesOf = (service: string) => parse(readFileSync(join(root, 'charts', service, 'values.yaml'), 'utf8')).service

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
    ['service.drain.grace=20', /catalog: service\.drain\.grace is 20s.*= 25s/],
    ['service.drain.close=5', /catalog: service\.drain\.close is 5s, but a request may take 10s/],
    ['service.drain.grace=-1', /drain\/grace/],
    ['service.adminPort=8080', /catalog: service\.adminPort is 8080/],
    ['service.nodePort=30080', /catalog: service\.nodePort is 30080, but service\.public is false/],
    ['service.calls={catalog}', /service\.calls names the service itself/],
    ['service.bus=false,service.consumes={orders}', /service\.consumes is orders, but service\.bus is false/],
    ['service.pdb.minAvailable=2', /service\.pdb\.minAvailable is 2 of 2 replicas/],
    ['service.replicas=0', /replicas/],
    ['service.image.tag=latest', /image\/tag/],
    ['service.secrets={No Name}', /secrets/],
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

  test('control: the edges are seen', () => {
    expect(edgesOf(join(root, 'services/gateway'), 'gateway').calls).toContain('catalog')
  })
})
