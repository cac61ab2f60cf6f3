import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kubectl, services } from './kubernetes.ts'

// Somebody has got into orders: a shell with its labels, its account, its network and the secrets that it mounts.
const victim = 'orders'
const peers = ['cart', 'catalog', 'shipping']

beforeAll(async () => {
  const { spec } = JSON.parse(await kubectl('get', 'deployment', victim, '-o', 'json'))
  const { metadata, spec: pod } = spec.template
  const [container] = pod.containers
  const { startupProbe: _startup, livenessProbe: _liveness, envFrom: _env, ...kept } = container
  // The readiness probe stays, and says no: the Service sends it nobody.
  const intruder = { ...kept, image: 'postgres:18', command: ['sleep', '900'] }
  await apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'intruder', labels: metadata.labels },
    spec: { ...pod, terminationGracePeriodSeconds: 1, containers: [intruder] },
  })
  await kubectl('wait', 'pod/intruder', '--for=jsonpath={.status.phase}=Running', '--timeout=120s')
  // A policy takes a moment to know a new pod.
  while (!(await opens([`${victim}-db`, 5432]))) await sleep(500)
})
afterAll(() => kubectl('delete', 'pod', 'intruder', '--ignore-not-found', '--wait=false'))

test('it gets to its own database, its peers and the bus, and to no admin port, no other store and not to the API of Kubernetes', async () => {
  const pods = JSON.parse(
    await kubectl('get', 'pods', '-l', `app.kubernetes.io/name in (${services.join(',')})`, '-o', 'json'),
  )
  const admins = pods.items
    .filter(({ metadata }: any) => metadata.name !== 'intruder')
    .map(({ status }: any) => [status.podIP, 9090] as const)
  const others = services.filter((name) => name !== victim)
  const shut = [
    ...admins,
    ...others.filter((name) => !peers.includes(name)).map((name) => [name, 8080] as const),
    ...others.map((name) => [`${name}-db`, 5432] as const),
    ['valkey', 6379] as const,
    ['kubernetes.default.svc.cluster.local', 443] as const,
  ]
  const open = [...peers.map((name) => [name, 8080] as const), [`${victim}-db`, 5432] as const, ['nats', 4222] as const]
  const reached = async (targets: readonly (readonly [string, number])[]) => {
    const found = await Promise.all(targets.map(opens))
    return targets.filter((_, n) => found[n]).map(([host, port]) => `${host}:${port}`)
  }
  expect(admins.length).toBeGreaterThan(9)
  expect(await reached(open)).toEqual(open.map(([host, port]) => `${host}:${port}`))
  expect(await reached(shut)).toEqual([])
}, 300_000)

test('it may read and write the rows of its own database, and neither tables nor other databases', async () => {
  const ask = (sql: string) => shell(`psql "$(cat /etc/flotilla/database/url)" -qAtc "${sql}" 2>&1 || true`)
  expect(await ask('select current_user')).toBe('orders')
  expect(await ask('drop table orders')).toContain('must be owner')
  expect(await ask('create table mine (n int)')).toContain('permission denied')
  expect(await ask('select count(*) from pg_authid')).toContain('permission denied')
})

test('on the bus it may send what is its own and what it commands, and listen to nobody', async () => {
  const say = (line: string) => nats(line)
  expect(await say('PUB orders.event.try.v1.0 0\\r\\n')).not.toContain('Permissions Violation')
  expect(await say('PUB payments.command.try.v1.0 0\\r\\n')).not.toContain('Permissions Violation')
  expect(await say('PUB payments.event.try.v1.0 0\\r\\n')).toContain('Permissions Violation for Publish')
  expect(await say('PUB identity.command.try.v1.0 0\\r\\n')).toContain('Permissions Violation for Publish')
  expect(await say('SUB > 1')).toContain('Permissions Violation for Subscription')
  expect(await say('SUB $JS.> 1')).toContain('Permissions Violation for Subscription')
})

test('it has no token of the API server, may write nowhere but in /tmp, and gain no rights', async () => {
  expect(await shell('ls /var/run/secrets/kubernetes.io 2>&1 || true')).toContain('No such file')
  expect(await shell('touch /usr/x 2>&1 || true')).toContain('Read-only file system')
  expect(await shell('grep -E "^(CapEff|NoNewPrivs)" /proc/self/status')).toMatch(
    /NoNewPrivs:\s+1[^]*CapEff:\s+0+$|CapEff:\s+0+[^]*NoNewPrivs:\s+1/,
  )
})

/** What the server answers to one line, after the service's own name and password; sent with a body of nothing where it asks for one. */
function nats(line: string): Promise<string> {
  const script = [
    'url=$(cat /etc/flotilla/bus/url); rest=${url#*://}; up=${rest%%@*}',
    'exec 3<>/dev/tcp/nats/4222',
    `printf 'CONNECT {"verbose":false,"pedantic":false,"user":"%s","pass":"%s"}\\r\\n' "\${up%%:*}" "\${up#*:}" >&3`,
    `printf '${line.replace(/ 0\\r\\n$/, ' 0\\r\\n\\r\\n')}${line.endsWith('\\r\\n') ? '' : '\\r\\n'}PING\\r\\n' >&3`,
    'while IFS= read -r -t 5 answer <&3; do echo "$answer"; case "$answer" in PONG*) break;; esac; done',
  ]
  return shell(script.join('\n'))
}

function opens([host, port]: readonly [string, number]): Promise<boolean> {
  return shell(`timeout 3 bash -c '</dev/tcp/${host}/${port}' 2>/dev/null && echo open || echo shut`).then(
    (said) => said === 'open',
    () => false,
  )
}

async function shell(script: string): Promise<string> {
  return (await kubectl('exec', 'intruder', '--', 'bash', '-c', script)).trim()
}

async function apply(object: object): Promise<void> {
  const running = promisify(execFile)('kubectl', ['--context', 'kind-flotilla', '-n', 'shop', 'apply', '-f', '-'])
  running.child.stdin!.end(JSON.stringify(object))
  await running
}
