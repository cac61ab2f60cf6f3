import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forNode } from '@flotilla/bundle'
import { replaceFile } from '@flotilla/embedded-postgres'
import { type BuildOptions, context, type Metafile } from 'esbuild'
import { openBuilder } from './builder.ts'
import { builtins, isFile } from './builtins.ts'
import { digestOf } from './digest.ts'
import type { Vendor } from './vendor.ts'

export interface DevBundle {
  /** Of the service's code, and of the packages it imports. */
  readonly hash: string
  /** Every file that went into it, absolute. */
  readonly inputs: ReadonlySet<string>
  /** The program to run. */
  readonly main: string
  /** Files of the vendor that it imports; they can be loaded before it. */
  readonly vendored: readonly string[]
}

export interface DevBundler {
  /** Builds what has changed since the last time; the first time, nothing when all is as an earlier bundler left it. Throws esbuild's error, which names the place. */
  build(): Promise<DevBundle>
  close(): Promise<void>
}

// What a service looks for beside the folder of its program, as it does in an image.
const beside = ['openapi.json', 'migrations', 'dist']

/** Bundles the own code of the service in `folder` to `out`/app/main.mjs, with links to what it reads beside. */
export async function openDevBundler(folder: string, out: string, vendor: Vendor): Promise<DevBundler> {
  mkdirSync(join(out, 'app'), { recursive: true })
  for (const name of beside) {
    rmSync(join(out, name), { force: true })
    symlinkSync(join(folder, name), join(out, name))
  }
  const record = join(out, 'bundle.json')
  const options = {
    ...forNode,
    absWorkingDir: folder,
    entryPoints: [{ in: 'src/main.ts', out: 'main' }],
    outdir: join(out, 'app'),
    // What is imported dynamically stays apart, also what it imports of the vendor.
    splitting: true,
    sourcemap: 'linked',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [builtins, vendor.plugin],
  } as const satisfies BuildOptions
  const builder = openBuilder(() => context(options))
  let hasBuilt = false

  async function build(): Promise<DevBundle> {
    const began = Date.now()
    hasBuilt = true
    const { metafile, outputFiles } = await builder.rebuild()
    await vendor.complete()
    for (const { path, contents } of outputFiles) writeFileSync(path, contents)
    removeOthers(join(out, 'app'), outputFiles)
    const main = outputFiles.find(({ path }) => path.endsWith('/main.mjs'))!
    const bundle = {
      hash: createHash('sha256').update(main.contents).digest('hex').slice(0, 12),
      inputs: Object.keys(metafile.inputs)
        .filter(isFile)
        .map((path) => resolve(folder, path)),
      main: main.path,
      vendored: vendoredOf(metafile, relative(folder, main.path)),
    }
    // What was saved meanwhile may or may not be in it.
    const settled = bundle.inputs.every((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? began) < began)
    rmSync(record, { force: true })
    if (settled)
      await replaceFile(
        record,
        JSON.stringify({ bundle, seen: bundle.inputs.map(looksOf), made: await digestOf(join(out, 'app')) }),
      )
    return { ...bundle, inputs: new Set(bundle.inputs) }
  }

  /** The bundle that lies there, if it is whole and nothing that it was made from has been touched since. */
  async function kept(): Promise<DevBundle | undefined> {
    const noted = parseNoted(await readFile(record, 'utf8').catch(() => ''))
    if (!noted || noted.made !== (await digestOf(join(out, 'app')))) return undefined
    const { bundle, seen } = noted
    const same = bundle.inputs.every((path, i) => looksOf(path) === seen[i])
    return same && (await vendor.has(bundle.vendored)) ? { ...bundle, inputs: new Set(bundle.inputs) } : undefined
  }

  return {
    build: async () => (hasBuilt ? undefined : await kept()) ?? build(),
    close: builder.close,
  }
}

interface Noted {
  readonly bundle: Omit<DevBundle, 'inputs'> & { readonly inputs: readonly string[] }
  readonly seen: readonly string[]
  readonly made: string
}

function parseNoted(text: string): Noted | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The files of the vendor that are loaded with an output: by it, and by the chunks that it imports. */
function vendoredOf({ outputs }: Metafile, entry: string): string[] {
  const seen = new Set([entry])
  const files = new Set<string>()
  for (const output of seen)
    for (const { path, kind } of outputs[output]?.imports ?? []) {
      if (kind !== 'import-statement') continue
      if (path.startsWith('file:')) files.add(fileURLToPath(path))
      else seen.add(path)
    }
  return [...files]
}

function removeOthers(folder: string, files: readonly { path: string }[]): void {
  const kept = new Set(files.map(({ path }) => basename(path)))
  for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file))
}

function looksOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? `${stats.mtimeMs} ${stats.size}` : 'gone'
}
