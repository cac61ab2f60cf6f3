import { execFileSync, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { flotilla, gatewayUrl, kubectl } from './kubernetes.ts'
import { type Reply, send } from './request.ts'

const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')
const root = resolve(import.meta.dirname, '../..')
const product = '00000000-0000-7000-8000-000000000021'
const skaffold = spawnSync('skaffold', ['version']).status === 0

// Whatever a failed test has left: with its Secret the store comes up again.
let secret: string | undefined
afterAll(async () => {
  if (secret) apply(secret)
  await flotilla('deploy', 'cart')
})

test('what a cart holds is there when the releases of the service and its database went and came again', async () => {
  const customer = await fill()
  uninstall('cart', 'cart-db')
  expect(await kubectl('get', 'statefulset,deployment', '-o', 'name')).not.toContain('cart')
  await flotilla('deploy', 'cart')
  expect(await piecesOf(customer)).toBe(2)
})

test('a volume without its Secret, or with another one, is said in one sentence at once', async () => {
  const customer = await fill()
  secret = await kubectl('get', 'secret', 'cart-db-admin', '-o', 'json')
  uninstall('cart-db')
  await kubectl('delete', 'secret', 'cart-db-admin')
  await expect(flotilla('deploy', 'cart-db')).rejects.toThrow(
    /cart-db: the volume data-cart-db-0 is there, but its password is not: restore the Secret cart-db-admin/,
  )
  const parsed = JSON.parse(secret)
  apply(JSON.stringify({ ...parsed, data: { ...parsed.data, password: btoa('another') } }))
  const since = performance.now()
  await expect(flotilla('deploy', 'cart-db')).rejects.toThrow(
    /cart-db: its volume has another password than the Secret cart-db-admin/,
  )
  expect(performance.now() - since).toBeLessThan(120_000)
  apply(secret)
  await flotilla('deploy', 'cart-db')
  expect(await piecesOf(customer)).toBe(2)
})

test.skipIf(!skaffold)('skaffold run, delete and run again', async () => {
  const customer = await fill()
  for (const command of ['run', 'delete', 'run'])
    execFileSync('skaffold', [command, '-m', 'cart'], { cwd: root, stdio: 'inherit' })
  expect(await piecesOf(customer)).toBe(2)
})

/** A guest with two pieces in the cart; the cookie. */
async function fill(): Promise<string> {
  const cookie = (await answered(() => send(`${url}/api/session`, { agent: false, method: 'POST' }))).cookie!
  const path = `${url}/api/cart/items/${product}`
  await answered(() => send(path, { agent: false, method: 'PUT', body: { quantity: 2 }, headers: { cookie } }))
  return cookie
}

async function piecesOf(cookie: string): Promise<number> {
  const { body } = await answered(() => send(`${url}/api/cart`, { agent: false, headers: { cookie } }))
  return body.items[0]?.quantity ?? 0
}

/** Asks until it is answered: for a moment the gateway's connections lead to pods that are gone. */
async function answered(ask: () => Promise<Reply>): Promise<Reply> {
  let last: unknown
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    const reply = await ask().catch((error: unknown) => void (last = error))
    if (reply && reply.status < 300) return reply
    last = reply?.body ?? last
    await new Promise((resolved) => setTimeout(resolved, 500))
  }
  throw new Error(`not answered in a minute: ${JSON.stringify(last)}`)
}

function uninstall(...releases: string[]): void {
  const where = ['-n', 'shop', '--kube-context', 'kind-flotilla']
  execFileSync('helm', ['uninstall', ...releases, ...where, '--wait', '--timeout', '120s'])
}

/** As it was: without what the server adds, which would be a conflict. */
function apply(text: string): void {
  const { metadata, ...object } = JSON.parse(text)
  const { name, labels, annotations } = metadata
  const input = JSON.stringify({ ...object, metadata: { name, labels, annotations } })
  execFileSync('kubectl', ['--context', 'kind-flotilla', '-n', 'shop', 'apply', '-f', '-'], { input })
}
