import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pagesOf } from '@flotilla/workspace/pages'
import type { Metafile } from 'esbuild'

/** A package of which something is in a bundle. */
export interface Part {
  readonly name: string
  readonly version: string
  /** SPDX, as its package.json says. */
  readonly licence: string
  readonly folder: string
  /** It belongs to this repository. */
  readonly own: boolean
}

/** The packages that are in a service’s bundles, by name and version: of each file that left bytes there, the package it lies in. */
export async function readParts(root: string, folder: string): Promise<Part[]> {
  const metafile: Metafile = JSON.parse(readFileSync(join(folder, 'dist/meta.json'), 'utf8'))
  const files = [...filesIn(metafile).map((path) => resolve(folder, path)), ...(await filesInWeb(folder))]
  const parts = new Map<string, Part>()
  for (const file of files) {
    const part = partOf(root, file)
    if (part && part.folder !== folder) parts.set(`${part.name}@${part.version}`, part)
  }
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
}

/** The files of which bytes are in an output. */
export function filesIn({ outputs }: Metafile): string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
  return [...new Set(files)]
}

interface Vite {
  build(options: object): Promise<{ output: { modules?: Record<string, { renderedLength: number }> }[] }>
}

/** The same for the pages that a service ships, asked of their own Vite; it writes nothing. */
async function filesInWeb(folder: string): Promise<string[]> {
  const pages = pagesOf(folder)
  if (!pages) return []
  const vite: Vite = await import(
    pathToFileURL(createRequire(join(pages.folder, 'vite.config.ts')).resolve('vite')).href
  )
  const { output } = await vite.build({ root: pages.folder, logLevel: 'silent', build: { write: false } })
  const modules = output.flatMap((chunk) => Object.entries(chunk.modules ?? {}))
  return modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id.replace(/[?\0].*$/, ''))
}

function partOf(root: string, file: string): Part | undefined {
  for (let folder = dirname(file); folder.startsWith(root); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (!existsSync(manifest)) continue
    const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8'))
    const own = !relative(root, folder).startsWith('node_modules')
    // Some packages have nameless package.json files inside, which only say `type`. What nobody publishes has no version.
    if (!name || !(version || own)) continue
    return {
      name,
      version: version ?? 'workspace',
      licence: typeof license === 'string' ? license : (license?.type ?? 'unknown'),
      folder,
      own,
    }
  }
  return undefined
}

/** The words of a package’s licence, if it brings them. */
export function licenceTextOf({ folder }: Part): string | undefined {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  return file && readFileSync(join(folder, file), 'utf8').trim()
}
