import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)
const context = 'kind-flotilla'
const namespace = 'shop'
const atOnce = 3

export const services: readonly string[] = readdirSync(new URL('../../services', import.meta.url)).toSorted()

/** kubectl on the test's cluster; its standard output. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', ['--context', context, '-n', namespace, ...args], { maxBuffer: 1 << 26 })
  return stdout
}

/** Rolls all services and waits until every pod is a new one; a few at a time, so that two cores can start them. */
export async function rollAll(): Promise<void> {
  for (let i = 0; i < services.length; i += atOnce) {
    const group = services.slice(i, i + atOnce).map((name) => `deployment/${name}`)
    await kubectl('rollout', 'restart', ...group)
    await Promise.all(group.map((name) => kubectl('rollout', 'status', name, '--timeout=300s')))
  }
}

/** Changes a value of every release, keeps all others, and waits. */
export async function setEverywhere(value: string): Promise<void> {
  await Promise.all(
    services.map((name) => {
      const chart = new URL(`../../charts/${name}`, import.meta.url).pathname
      const where = ['-n', namespace, '--kube-context', context]
      return run('helm', [
        'upgrade',
        name,
        chart,
        ...where,
        '--reuse-values',
        '--set',
        value,
        '--wait',
        '--timeout',
        '300s',
      ])
    }),
  )
}

/** The names of the pods that serve. */
export async function podNames(): Promise<string[]> {
  const selector = `app.kubernetes.io/name in (${services.join(',')})`
  const text = await kubectl('get', 'pods', '-l', selector, '--field-selector=status.phase=Running', '-o', 'name')
  return text.split('\n').filter(Boolean)
}

/** Where the gateway answers on this machine; undefined without a cluster. */
export async function gatewayUrl(): Promise<string | undefined> {
  const { stdout } = await run('docker', ['port', 'flotilla-control-plane', '30080']).catch(() => ({ stdout: '' }))
  const port = stdout.match(/:(\d+)\s*$/m)?.[1]
  return port && `http://127.0.0.1:${port}`
}
