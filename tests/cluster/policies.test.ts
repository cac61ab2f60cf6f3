import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { kubectl, services } from './kubernetes.ts'

const databases = services.filter((name) => valuesOf(name).database ?? true).map((name) => `${name}-db`)
const targets = [
  ...services.map((name) => [name, 8080] as const),
  ...databases.map((name) => [name, 5432] as const),
  ['nats', 4222] as const,
  ['valkey', 6379] as const,
]

// Runs in a pod, which has Node and nothing else.
const probe = `
const { connect } = require('node:net')
const one = ([host, port]) => new Promise((resolve) => {
  const socket = connect({ host, port, timeout: 3000 })
  const end = (ok) => () => { socket.destroy(); resolve(ok && host) }
  socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
})
Promise.all(${JSON.stringify(targets)}.map(one)).then((all) => process.stdout.write(JSON.stringify(all.filter(Boolean)), () => process.exit()))`

test.for(services)('%s reaches its edges and nothing else', async (service) => {
  const reached = await kubectl('exec', `deployment/${service}`, '--', '/nodejs/bin/node', '-e', probe)
  expect(JSON.parse(reached).toSorted()).toEqual(edgesOf(service))
})

test('control: the probe tells open from shut', () => {
  expect(edgesOf('gateway')).toContain('catalog')
  expect(edgesOf('payments')).not.toContain('catalog')
})

function edgesOf(service: string): string[] {
  const { calls = [], database = true, bus = false, cache = false } = valuesOf(service)
  const stores = [database && `${service}-db`, bus && 'nats', cache && 'valkey'].filter((store) => store !== false)
  return [...calls, ...stores].toSorted()
}

function valuesOf(service: string): { calls?: string[]; database?: boolean; bus?: boolean; cache?: boolean } {
  return parse(readFileSync(new URL(`../../charts/services/${service}.yaml`, import.meta.url), 'utf8')).service
}
