import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, realpath, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { replaceFile } from '@flotilla/embedded-postgres'
import { version as esbuildVersion } from 'esbuild'
import { bundlePackages, packageOptions } from './bundle-packages.ts'
import { digestOf } from './digest.ts'

/** A bundled file's name by the file that it stands for. */
export type Names = Readonly<Record<string, string>>

/** Bundled packages by what they were made of, for all state folders of a checkout. */
export interface VendorCache {
  /** The folder of an entry that has all of them, and perhaps more: one that lies there, if it is whole, or a new one. */
  provide(names: Names): Promise<{ modules: string; names: Names }>
  /** What is in an entry, by its folder or a link to that. Undefined when it is damaged, gone, or made from another lock file. */
  namesIn(modules: string): Promise<Names | undefined>
}

interface Entry {
  /** What everything in it was made with. */
  readonly basis: string
  readonly names: Names
  /** Of its modules: after a power cut they may not be what was written. */
  readonly digest: string
}

const entriesKept = 5
// A shop that has run for days loads its entry again when a service starts again.
const unusedMs = 7 * 24 * 3_600_000

export function openVendorCache(folder: string, lockFile: string): VendorCache {
  const lock = existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : ''
  const basis = hashOf([lock, process.versions.node, process.platform, process.arch, esbuildVersion, packageOptions])

  async function wholeEntry(home: string): Promise<Entry | undefined> {
    const entry = await readEntry(home)
    if (entry?.basis !== basis || entry.digest !== (await digestOf(join(home, 'modules')))) return undefined
    return entry
  }

  async function find(names: Names): Promise<{ home: string; entry: Entry } | undefined> {
    for (const name of await readdir(folder).catch(() => [])) {
      const home = join(folder, name)
      const noted = await readEntry(home)
      if (noted?.basis !== basis || !Object.keys(names).every((path) => noted.names[path])) continue
      const entry = await wholeEntry(home)
      if (entry) return { home, entry }
    }
    return undefined
  }

  async function make(names: Names): Promise<{ home: string; entry: Entry }> {
    const home = join(folder, hashOf([basis, names]).slice(0, 20))
    const half = `${home}.${process.pid}.${randomBytes(3).toString('hex')}`
    await mkdir(half, { recursive: true })
    try {
      await bundlePackages(join(half, 'modules'), names)
      const entry = { basis, names, digest: (await digestOf(join(half, 'modules')))! }
      await replaceFile(join(half, 'entry.json'), JSON.stringify(entry))
      // Another may be faster: its entry is made of the same, and stays if it is whole.
      if (!(await wholeEntry(home))) await rm(home, { recursive: true, force: true })
      await rename(half, home).catch(() => {})
      return { home, entry }
    } finally {
      await rm(half, { recursive: true, force: true })
    }
  }

  return {
    async provide(names) {
      const { home, entry } = (await find(names)) ?? (await make(names))
      await touch(home)
      await removeOldest(folder)
      return { modules: join(home, 'modules'), names: entry.names }
    },
    async namesIn(modules) {
      const home = dirname(await realpath(modules).catch(() => modules))
      const entry = await wholeEntry(home)
      if (entry) await touch(home)
      return entry?.names
    },
  }
}

async function readEntry(home: string): Promise<Entry | undefined> {
  return parseEntry(await readFile(join(home, 'entry.json'), 'utf8').catch(() => ''))
}

function parseEntry(text: string): Entry | undefined {
  try {
    return JSON.parse(text) ?? undefined
  } catch {
    return undefined
  }
}

async function touch(home: string): Promise<void> {
  const now = new Date()
  await utimes(home, now, now)
}

/** Those that were not used for the longest. What a killed process left half made is among them one day. */
async function removeOldest(folder: string): Promise<void> {
  const entries = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const home = join(folder, name)
      return {
        home,
        used: await stat(home).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      }
    }),
  )
  const beyond = entries.toSorted((a, b) => b.used - a.used).slice(entriesKept)
  for (const { home } of beyond.filter(({ used }) => used < Date.now() - unusedMs))
    await rm(home, { recursive: true, force: true })
}

const hashOf = (values: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(values)).digest('hex')
