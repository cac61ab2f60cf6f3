import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import { forNode } from '../bundle.ts'
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
  /** Builds again what has changed since the last time. Throws esbuild's error, which names the place. */
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
  const builder = await context({
    ...forNode,
    absWorkingDir: folder,
    entryPoints: [{ in: 'src/main.ts', out: 'main' }],
    outdir: join(out, 'app'),
    sourcemap: 'linked',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [vendor.plugin],
  })
  return {
    async build() {
      const { metafile, outputFiles } = await builder.rebuild()
      await vendor.complete()
      for (const { path, contents } of outputFiles) writeFileSync(path, contents)
      const main = outputFiles.find(({ path }) => path.endsWith('.mjs'))!
      const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
      return {
        hash: createHash('sha256').update(main.contents).digest('hex').slice(0, 12),
        inputs: new Set(Object.keys(metafile.inputs).map((path) => resolve(folder, path))),
        main: main.path,
        vendored: imports.flatMap(({ path }) => (path.startsWith('file:') ? [fileURLToPath(path)] : [])),
      }
    },
    close: () => builder.dispose(),
  }
}
