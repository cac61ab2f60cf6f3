import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import files from '@fastify/static'
import { days } from '@flotilla/clock'
import { addresses } from '@flotilla/storefront/addresses'
import { runLoop, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { findAsset } from './asset-store.ts'
import { filesIn, oldAssets, shareAssets, typeOf } from './assets.ts'

export { shareAssets } from './assets.ts'

const outside = { config: { outsideContracts: 'a public page' } }

// Names of assets carry their content's hash; the page itself must be asked for anew, or a release would not arrive.
const forGood = 'public, max-age=31536000, immutable'

/** The storefront's page and its assets, as Vite built them; and the assets of pages that other releases gave out (docs/decisions/0071). */
export async function storefront(
  app: FastifyInstance,
  { built, db, clock }: Pick<Ports, 'db' | 'clock'> & { built: URL },
): Promise<void> {
  const root = fileURLToPath(built)
  if (!existsSync(root)) {
    app.get('/', outside, (_request, reply) =>
      reply.code(503).type('text/plain').send('The storefront is not built: npm start does that.\n'),
    )
    return
  }
  await app.register(files, {
    root,
    // Only what is known to be there is sent: no path of a caller's ever meets the file system.
    serve: false,
    cacheControl: false,
    setHeaders(response, path) {
      response.header('cache-control', path.includes('/assets/') ? forGood : 'no-cache')
    },
  })
  for (const address of addresses) app.get(address, outside, (_request, reply) => reply.sendFile('index.html'))
  // Any other address is 404, as it should be: for people with the page that says so.
  app.get('/*', outside, (request, reply) => {
    const isForPeople = request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/')
    return isForPeople ? reply.code(404).sendFile('index.html') : reply.callNotFound()
  })
  for (const file of await filesIn(root)) app.get(`/${file}`, outside, (_request, reply) => reply.sendFile(file))

  // On a laptop the page is built anew while this runs, with assets of other names.
  let assets = new Set<string>()
  app.get<{ Params: { name: string } }>('/assets/:name', outside, async ({ params: { name } }, reply) => {
    if (!assets.has(name)) assets = new Set(await filesIn(join(root, 'assets')))
    if (assets.has(name)) return reply.sendFile(`assets/${name}`)
    const type = typeOf(name)
    const content = type && (await findAsset(db, name))
    return content
      ? reply.headers({ 'cache-control': forGood, 'content-type': type }).send(content)
      : reply.callNotFound()
  })
  // What runs is not old. The boot has shared its assets just now.
  runLoop(app, {
    name: 'keep the assets of this release',
    clock,
    delayMs: days(1),
    async round() {
      await shareAssets(db, built, clock)
      return days(1)
    },
  })
  runRetention(app, { db, clock }, [oldAssets])
}
