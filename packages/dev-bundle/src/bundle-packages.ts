import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { forNode } from '@flotilla/bundle'
import { tool } from '@flotilla/workspace/tool'
import { type BuildOptions, build } from 'esbuild'
import { builtins } from './builtins.ts'

/** How they are bundled, but for what goes in and where to. */
export const packageOptions = {
  ...forNode,
  chunkNames: 'chunks/[hash]',
  splitting: true,
  logLevel: 'silent',
} as const satisfies BuildOptions

/** An entry a package, that exports what Node would see of it. Code that several need comes to lie in chunks beside them. */
export async function bundlePackages(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const source = `${folder}.src`
  await mkdir(source, { recursive: true })
  const exported = await exportsOf(Object.keys(files))
  for (const [path, name] of Object.entries(files)) {
    const names = exported[path]!.filter((one) => one === 'default' || /^[A-Za-z_$][\w$]*$/.test(one))
    await writeFile(join(source, name), `export { ${names.join(', ')} } from ${JSON.stringify(path)}\n`)
  }
  await build({
    ...packageOptions,
    // Names in comments are relative to it: equal packages give equal files.
    absWorkingDir: dirname(folder),
    entryPoints: Object.values(files).map((name) => ({ in: join(source, name), out: basename(name, '.mjs') })),
    outdir: folder,
    plugins: [builtins],
  })
  await mkdir(folder, { recursive: true })
  await rm(source, { recursive: true })
}

// In a process of its own: whatever loading a package does stays there.
async function exportsOf(paths: readonly string[]): Promise<Record<string, string[]>> {
  const program = `
    const names = {}
    for (const path of JSON.parse(process.argv[1])) names[path] = Object.keys(await import(require('node:url').pathToFileURL(path)))
    process.stdout.write(JSON.stringify(names), () => process.exit(0))`
  const args = ['--input-type=commonjs', '-e', `(async () => {${program}})()`, JSON.stringify(paths)]
  return JSON.parse(await tool(process.execPath, args))
}
