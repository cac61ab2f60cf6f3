import { createHash } from 'node:crypto'
import { lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import type { Names, VendorCache } from './vendor-cache.ts'

/**
 * The packages from npm that services use, bundled once for all of them: a service's own bundle then holds its own code only, is built in no time, and
 * shares what Node compiled. For the laptop; an image gets one file with everything.
 */
export interface Vendor {
  /** Leads imports of npm's packages to the vendor's files. */
  readonly plugin: Plugin
  /** Whether these files are there, made from the lock file as it is, and whole. */
  has(files: readonly string[]): Promise<boolean>
  /** Bundles what was asked for since and is not there. */
  complete(): Promise<void>
}

/** `folder` becomes a link to what the cache has of it: bundles of services name it, whatever the cache's entry is called. */
export function openVendor(folder: string, cache: VendorCache): Vendor {
  const wanted = new Map<string, string>()
  let linked: Names | undefined
  let working: Promise<unknown> = Promise.resolve()

  /** After what was begun before: services ask side by side, and one bundles for all. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = working.then(work)
    working = done.catch(() => {})
    return done
  }

  async function complete(): Promise<void> {
    if ([...wanted.keys()].every((path) => linked?.[path])) return
    // What bundles of an earlier start need stays.
    const entry = await cache.provide({ ...linked, ...Object.fromEntries(wanted) })
    link(folder, entry.modules)
    linked = entry.names
  }

  async function has(files: readonly string[]): Promise<boolean> {
    linked ??= await cache.namesIn(folder)
    const there = new Set(Object.values(linked ?? {}).map((name) => join(folder, name)))
    return files.every((file) => there.has(file))
  }

  return {
    plugin: {
      name: 'vendor',
      setup(builder) {
        builder.onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, importer, kind, pluginData }) => {
          if (kind === 'entry-point' || pluginData === wanted || isOwn(path)) return undefined
          const found = await builder.resolve(path, { resolveDir, importer, kind, pluginData: wanted })
          if (found.errors.length > 0 || found.external || !found.path.includes(`${sep}node_modules${sep}`))
            return found
          const name = nameFor(path, found.path)
          wanted.set(found.path, name)
          return { path: pathToFileURL(join(folder, name)).href, external: true }
        })
      },
    },
    has: (files) => inTurn(() => has(files)),
    complete: () => inTurn(complete),
  }
}

const isOwn = (path: string): boolean => /^(node:|@flotilla\/)/.test(path) || builtinModules.includes(path)

function nameFor(specifier: string, path: string): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8)
  return `${specifier.replaceAll(/[^\w.-]+/g, '-')}-${hash}.mjs`
}

function link(folder: string, target: string): void {
  // A folder of an older version.
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) rmSync(folder, { recursive: true })
  const beside = `${folder}.${process.pid}`
  rmSync(beside, { force: true })
  symlinkSync(target, beside)
  renameSync(beside, folder)
}
