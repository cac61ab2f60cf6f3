import { CliError } from '@flotilla/workspace/errors'
import { execa } from 'execa'
import type { JWK } from 'jose'
import { find, kubectl } from './kubectl.ts'
import { names } from './names.ts'

const adminPort = 9090

/** What tells a service from what stands beside them: dashboard, collector and the like are labelled. */
export const servicesOnly = '!flotilla.dev/platform'

/** The services that are released to the cluster. */
export async function runningServices(): Promise<string[]> {
  const args = [
    '-n',
    names.namespace,
    'get',
    'deployments',
    '-l',
    servicesOnly,
    '-o',
    'jsonpath={.items[*].metadata.name}',
  ]
  return (await kubectl(args)).split(' ').filter(Boolean)
}

export async function readOperatorKey(): Promise<JWK> {
  const secret = await find<{ data: Record<string, string> }>('secret', 'operator-key', names.namespace)
  if (!secret) throw new CliError('the cluster has no key for operators', 'flotilla cluster up makes one')
  return JSON.parse(Buffer.from(secret.data['key.json']!, 'base64').toString())
}

/** The admin port of a pod (`deployment/orders`: of one of its pods; `pod/<name>`). */
export const forwardAdmin = (target: string): Promise<Forwarded> => forward(target, adminPort)

export interface Forwarded {
  readonly url: string
  close(): void
}

/** A port in the cluster, on a free port here, for as long as it is not closed. */
export async function forward(target: string, to: number): Promise<Forwarded> {
  const args = ['--context', names.context, '-n', names.namespace, 'port-forward', target, `:${to}`]
  const child = execa('kubectl', [...args, '--address', '127.0.0.1'], { stdin: 'ignore', reject: false })
  const opened = new Promise<string>((done) =>
    child.stdout.on('data', (chunk) => {
      const port = /^Forwarding from 127\.0\.0\.1:(\d+) ->/m.exec(String(chunk))?.[1]
      if (port) done(port)
    }),
  )
  const port = await Promise.race([opened, child])
  if (typeof port !== 'string') throw new CliError(`${target} cannot be reached: ${port.stderr.trim()}`)
  return { url: `http://127.0.0.1:${port}`, close: () => void child.kill() }
}
