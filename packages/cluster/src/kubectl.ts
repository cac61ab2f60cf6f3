import { attempt, tool } from '@flotilla/workspace/tool'
import { names } from './names.ts'

/** kubectl on our cluster, whatever context is the current one. */
export function kubectl(args: readonly string[], input?: string): Promise<string> {
  return tool('kubectl', ['--context', names.context, ...args], input === undefined ? {} : { input })
}

/** Applies an object. Secrets go by standard input: arguments can be read by every process. */
export function apply(object: object | string): Promise<string> {
  return kubectl(['apply', '-f', '-'], typeof object === 'string' ? object : JSON.stringify(object))
}

/** An object, or undefined where there is none. */
export async function find<T>(kind: string, name: string, namespace: string): Promise<T | undefined> {
  const args = ['--context', names.context, '-n', namespace, 'get', kind, name, '-o', 'json']
  const text = await attempt('kubectl', args)
  return text === undefined ? undefined : (JSON.parse(text) as T)
}
