import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { type BuildContext, type BuildOptions, type BuildResult, context } from 'esbuild'
import { entriesOf, isProgram, programsIn } from './programs.ts'

export interface Bundle {
  /** Of the code; equal sources give equal hashes, wherever the checkout lies. */
  readonly hash: string
  /** Every file that went into it, absolute. */
  readonly inputs: ReadonlySet<string>
}

export interface Bundler {
  /** Builds again what has changed since the last time, and writes dist/. Throws esbuild's error, which names the place. */
  build(): Promise<Bundle>
  close(): Promise<void>
}

// CommonJS dependencies call `require`, which a module has not.
const banner = `import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);`

/** How code is bundled for Node, wherever it will run. */
export const forNode = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  banner: { js: banner },
  // Optional native speed-up of pg, required in a try.
  external: ['pg-native'],
  legalComments: 'none',
} as const satisfies BuildOptions

/** Bundles the service in `folder` to dist/{main,migrate,guard}.mjs, with dist/migrations/ and dist/meta.json beside. */
export async function openBundler(folder: string): Promise<Bundler> {
  const dist = join(folder, 'dist')
  const builder = await context({
    ...forNode,
    absWorkingDir: folder,
    entryPoints: entriesOf(folder),
    plugins: [programsIn(folder)],
    outdir: 'dist',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  return { build: () => build(builder, folder, dist), close: () => builder.dispose() }
}

async function build(builder: BuildContext, folder: string, dist: string): Promise<Bundle> {
  const { metafile, outputFiles } = (await builder.rebuild()) as BuildResult<{ metafile: true; write: false }>
  const hash = createHash('sha256')
  for (const { path, contents } of outputFiles) {
    hash.update(`${relative(dist, path)}\0`).update(contents)
    await put(path, contents)
  }
  await put(join(dist, 'meta.json'), Buffer.from(JSON.stringify(metafile)))
  await copyMigrations(folder, dist)
  return {
    hash: hash.digest('hex').slice(0, 12),
    inputs: new Set(
      Object.keys(metafile.inputs)
        .filter((input) => !isProgram(input))
        .map((path) => resolve(folder, path)),
    ),
  }
}

async function copyMigrations(folder: string, dist: string): Promise<void> {
  const [source, target] = [join(folder, 'migrations'), join(dist, 'migrations')]
  const names = existsSync(source) ? await readdir(source) : []
  const gone = existsSync(target) ? (await readdir(target)).filter((name) => !names.includes(name)) : []
  for (const name of gone) await rm(join(target, name))
  for (const name of names) await put(join(target, name), await readFile(join(source, name)))
}

/** A file that is as it should be keeps its time: whoever watches dist/ hears only of what changed. */
async function put(path: string, contents: Uint8Array): Promise<void> {
  const old = await readFile(path).catch(() => undefined)
  if (old?.equals(contents)) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
}
