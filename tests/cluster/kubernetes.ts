import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const context = 'kind-flotilla'
const namespace = 'shop'
const atOnce = 2

export const services: readonly string[] = readdirSync(new URL('../../services', import.meta.url), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted()

/** kubectl on the test's cluster; its standard output. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', ['--context', context, '-n', namespace, ...args], { maxBuffer: 1 << 26 })
  return stdout
}

/** Rolls these services and waits until every pod is a new one; a few at a time, so that two cores can start them. */
export async function roll(names: readonly string[]): Promise<void> {
  for (let i = 0; i < names.length; i += atOnce) {
    const group = names.slice(i, i + atOnce).map((name) => `deployment/${name}`)
    await kubectl('rollout', 'restart', ...group)
    await Promise.all(group.map((name) => kubectl('rollout', 'status', name, '--timeout=300s')))
  }
}

/** Empties a worker of all but the stores, which stay with their disks, as for its upgrade; and takes it back. Gives the pods of services that had to go. */
export async function drainWorker(): Promise<string[]> {
  const workers = await kubectl('get', 'nodes', '-l', '!node-role.kubernetes.io/control-plane', '-o', 'name')
  const node = workers.split('\n')[0]!.replace('node/', '')
  const among = ['--pod-selector=!flotilla.dev/store', '--ignore-daemonsets', '--delete-emptydir-data']
  const before = await podNames(services)
  const said = await kubectl('drain', node, ...among, '--timeout=300s')
  await kubectl('uncordon', node)
  await Promise.all(services.map((name) => kubectl('rollout', 'status', `deployment/${name}`, '--timeout=300s')))
  return before.filter((pod) => said.includes(`${pod} evicted`))
}

/** `helm upgrade` of one service with these values changed and the others kept, and waits until its pods are ready if not told otherwise. Rejects with what Helm said. */
export async function release(service: string, values: object, { wait = true } = {}): Promise<void> {
  const chart = join(root, 'charts/service')
  const where = ['-n', namespace, '--kube-context', context]
  const patience = wait ? ['--wait', '--timeout', '300s'] : []
  const args = ['upgrade', service, chart, ...where, '--reuse-values', '-f', '-', ...patience]
  const running = run('helm', args)
  running.child.stdin!.end(JSON.stringify({ service: values }))
  await running
}

/** Our own command; its standard output. */
export async function flotilla(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'packages/cli/src/main.ts'), ...args], { cwd: root })
  return stdout
}

/** The names of the pods of these services that serve. */
export async function podNames(names: readonly string[]): Promise<string[]> {
  const selector = `app.kubernetes.io/name in (${names.join(',')})`
  const text = await kubectl('get', 'pods', '-l', selector, '--field-selector=status.phase=Running', '-o', 'name')
  return text.split('\n').filter(Boolean)
}

/** Where the gateway answers on this machine; undefined without a cluster. */
export async function gatewayUrl(): Promise<string | undefined> {
  const { stdout } = await run('docker', ['port', 'flotilla-control-plane', '30080']).catch(() => ({ stdout: '' }))
  const port = stdout.match(/:(\d+)\s*$/m)?.[1]
  return port && `http://127.0.0.1:${port}`
}
