import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { faultless, faults } from './faults.ts'
import { flotilla, gatewayUrl, kubectl, release } from './kubernetes.ts'
import { look } from './look.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')
const change = (values: object) => release('catalog', values)

const settle = (replicas: number) => change({ replicas, guard: { enabled: false }, env: faultless })
afterAll(() => change({ replicas: 2, guard: { enabled: false }, env: faultless, logLevel: 'info' }))

test.for([
  ['errors', /requests failed/],
  ['slow', /95 of 100 requests took up to|its event loop stood still/],
  ['never ready', /did not get ready|started again/],
] as const)('a release with %s is stopped by its canary, and nothing is changed', async ([fault, because]) => {
  // Enough that one in a hundred can be told from none: a canary gets a fifth of what is asked.
  await settle(4)
  const before = await deployment()
  const load = look(url!)
  const begun = performance.now()
  const looking = new AbortController()
  const ready = canaryReady(looking.signal).then(load.counts)
  const refused = await change({
    guard: { enabled: true, readySeconds: 40, watchSeconds: 120 },
    env: faults[fault],
  }).then(
    () => undefined,
    (error: Error) => error.message,
  )
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  looking.abort()
  const start = await ready
  const end = await load.stop()
  const [asked, failed] = [end.asked - start.asked, end.failed - start.failed]
  console.log(`${fault}: stopped after ${seconds} s; ${failed} of ${asked} requests failed from when it was ready`)
  expect(refused).toContain('catalog-guard')
  expect(await verdict('GuardRefused')).toMatch(because)
  expect(await kubectl('get', 'deployments', '-o', 'name')).not.toContain('catalog-canary')
  expect(await deployment()).toEqual(before)
  // One pod of five with errors in one of twenty: 1 %; a few hundred requests scatter around that.
  if (fault === 'errors') expect(failed).toBeGreaterThan(0)
  else expect(failed).toBe(0)
  expect(failed / Math.max(asked, 1)).toBeLessThanOrEqual(0.02)
})

test('a good release passes its canary, loses nothing, and can be undone', async () => {
  await settle(2)
  const before = await deployment()
  const load = look(url!)
  await change({ guard: { enabled: true, readySeconds: 60, watchSeconds: 15 }, logLevel: 'warn' })
  const changed = await deployment()
  expect(await verdict('GuardPassed')).toMatch(/requests, 0\.\d % failed/)
  expect(changed.config).not.toEqual(before.config)
  await flotilla('rollout', 'undo', 'catalog')
  expect((await deployment()).config).toEqual(before.config)
  const { asked, failed } = await load.stop()
  expect(failed, `of ${asked}`).toBe(0)
  expect(await flotilla('rollout', 'status', 'catalog')).toMatch(/catalog +\d+ .* 2\/2 +The rollout goes on/)
})

test('what comes past the canary is watched, and goes back by itself', async () => {
  await settle(2)
  const before = await deployment()
  await change({ guard: { enabled: false }, env: faults.errors })
  const load = look(url!)
  const refused = await flotilla('rollout', 'watch', 'catalog', '--seconds', '60').catch(
    (error) => error.stdout as string,
  )
  await load.stop()
  expect(refused).toMatch(/✗ catalog: \d+ of \d+ requests failed/)
  expect((await deployment()).config).toEqual(before.config)
})

test('services go back together, as the guide has it, or not at all', async () => {
  await settle(2)
  const both = () => Promise.all([deployment('catalog'), deployment('cart')])
  const before = await both()
  await Promise.all(['catalog', 'cart'].map((name) => release(name, { guard: { enabled: false }, logLevel: 'warn' })))
  const changed = await both()
  expect(changed.map(({ config }, n) => config === before[n]!.config)).toEqual([false, false])
  const refused = await flotilla('rollout', 'undo', 'catalog', 'nobody').catch((error) => error.stderr as string)
  expect(refused).toContain('there is no release nobody')
  expect(await both()).toEqual(changed)
  const guide = await readFile(join(root, 'docs/guides/when-a-rollout-goes-back.md'), 'utf8')
  const scripts = [...guide.matchAll(/^```sh cluster\n([^]*?)^```/gm)].map(([, script]) => script!)
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', scripts.join('')], { cwd: root })
  expect(stdout).toMatch(/catalog +\d+[^]*✓ catalog: [^]*✓ catalog is as it was[^]*✓ cart is as it was/)
  expect(await both()).toEqual(before)
})

async function deployment(name = 'catalog'): Promise<{ image: string; config: string }> {
  const { spec } = JSON.parse(await kubectl('get', 'deployment', name, '-o', 'json'))
  const { metadata, spec: pod } = spec.template
  return { image: pod.containers[0].image, config: metadata.annotations['flotilla.dev/config'] }
}

/** Resolves when the canary is ready, or not looked for any more. */
async function canaryReady(signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await sleep(500)) {
    const path = '{.items[*].status.conditions[?(@.type=="Ready")].status}'
    if ((await kubectl('get', 'pods', '-l', 'flotilla.dev/track=canary', '-o', `jsonpath=${path}`)).includes('True'))
      return
  }
}

async function verdict(reason: string): Promise<string> {
  const { items } = JSON.parse(await kubectl('get', 'events', '--field-selector', `reason=${reason}`, '-o', 'json'))
  return items.toSorted((a: any, b: any) => a.lastTimestamp.localeCompare(b.lastTimestamp)).at(-1)?.message
}
