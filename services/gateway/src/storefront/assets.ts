import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, days } from '@flotilla/clock'
import type { Queryable } from '@flotilla/postgres'
import { oldRows } from '@flotilla/worker'
import { keepAssets } from './asset-store.ts'

// What Vite makes of the storefront.
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/** The media type of an asset; undefined for what cannot be one. */
export const typeOf = (name: string): string | undefined => types[extname(name)]

/** Gives this release's assets to all replicas, also to those of other releases. */
export async function shareAssets(db: Queryable, built: URL, clock: Clock): Promise<void> {
  const folder = new URL('assets/', `${built}/`)
  const names = (await filesIn(fileURLToPath(folder)).catch(() => [])).filter(typeOf)
  const assets = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(new URL(name, folder)) })),
  )
  await keepAssets(db, assets, clock.now())
}

/** The assets of releases that have not run for a month. */
export const oldAssets = oldRows({ name: 'assets', table: 'assets', key: 'name', since: 'at', keepMs: days(30) })

export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
