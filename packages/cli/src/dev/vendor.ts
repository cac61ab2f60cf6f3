import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { forNode } from '../bundle.ts'
import { builtins } from './builtins.ts'

/**
 * The packages from npm that services use, bundled once for all of them: a service's own bundle then holds its own code only, is built in no time, and
 * shares what Node compiled. For the laptop; an image gets one file with everything.
 */
export interface Vendor {
  /** Leads imports of npm's packages to the vendor's files. */
  readonly plugin: Plugin
  /** Whether these files are there, from the lock file as it is. */
  has(files: readonly string[]): boolean
  /** Bundles what was asked for since and is not there. */
  complete(): Promise<void>
}

interface State {
  readonly lock: string
  /** The bundled file's name by the file that it stands for. */
  readonly files: Readonly<Record<string, string>>
}

/** `folder` is kept from start to start, as long as the lock file stays what it is. */
export function openVendor(folder: string, lockFile: string): Vendor {
  const lock = existsSync(lockFile) ? createHash('sha256').update(readFileSync(lockFile)).digest('hex') : ''
  const stateFile = join(folder, 'state.json')
  const wanted = new Map<string, string>()
  let there = readState()
  let completing: Promise<void> = Promise.resolve()

  function readState(): State {
    const state = existsSync(stateFile) && (JSON.parse(readFileSync(stateFile, 'utf8')) as State)
    return state && state.lock === lock ? state : { lock, files: {} }
  }

  async function complete(): Promise<void> {
    if ([...wanted.keys()].every((path) => there.files[path])) return
    const files = { ...there.files, ...Object.fromEntries(wanted) }
    if (Object.keys(there.files).length === 0) rmSync(folder, { recursive: true, force: true })
    await bundleAll(folder, files)
    there = { lock, files }
    writeFileSync(`${stateFile}.new`, JSON.stringify(there))
    renameSync(`${stateFile}.new`, stateFile)
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
    has: (files) => files.every((file) => Object.values(there.files).some((name) => file === join(folder, name))),
    // Services ask side by side; one bundles for all.
    complete: () => (completing = completing.then(complete)),
  }
}

const isOwn = (path: string): boolean => /^(node:|@flotilla\/)/.test(path) || builtinModules.includes(path)

function nameFor(specifier: string, path: string): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8)
  return `${specifier.replaceAll(/[^\w.-]+/g, '-')}-${hash}.mjs`
}

// An entry a package, that exports what Node would see of it. Code that several need comes to lie in chunks beside them.
async function bundleAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const source = join(folder, 'src')
  mkdirSync(source, { recursive: true })
  const exported = await exportsOf(Object.keys(files))
  for (const [path, name] of Object.entries(files)) {
    const names = exported[path]!.filter((one) => one === 'default' || /^[A-Za-z_$][\w$]*$/.test(one))
    writeFileSync(join(source, name), `export { ${names.join(', ')} } from ${JSON.stringify(path)}\n`)
  }
  await build({
    ...forNode,
    entryPoints: Object.values(files).map((name) => ({ in: join(source, name), out: basename(name, '.mjs') })),
    outdir: folder,
    chunkNames: 'chunks/[hash]',
    splitting: true,
    plugins: [builtins],
    logLevel: 'silent',
  })
}

// In a process of its own: whatever loading a package does stays there.
async function exportsOf(paths: readonly string[]): Promise<Record<string, string[]>> {
  const program = `
    const names = {}
    for (const path of JSON.parse(process.argv[1])) names[path] = Object.keys(await import(require('node:url').pathToFileURL(path)))
    process.stdout.write(JSON.stringify(names), () => process.exit(0))`
  const args = ['--input-type=commonjs', '-e', `(async () => {${program}})()`, JSON.stringify(paths)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout)
}
