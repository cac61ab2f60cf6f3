import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = dirname(fileURLToPath(import.meta.resolve('@flotilla/dashboard-page/package.json')))

/** Builds the page, as it is now, into that folder. */
export async function buildPages(outDir: string): Promise<void> {
  await build({ root, logLevel: 'error', build: { outDir } })
}
