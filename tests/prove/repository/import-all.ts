import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLibrary } from '@flotilla/workspace/library'
import type { Runner } from './runner.ts'

/** These are bodies of tests, and load within vitest only. */
const forVitest = ['@flotilla/conformance/bus']

/** Asks for the whole library in one package of the repository, loads every entry point, and type-checks its declarations as strictly as our own sources. */
export async function importAll(
  repository: string,
  { program }: Runner,
): Promise<{ entries: number; faults: string[] }> {
  const folder = join(repository, 'packages/all')
  const library = readLibrary(join(import.meta.dirname, '../../..')).map(({ manifest }) => manifest)
  const manifest = {
    name: '@flotilla/all',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(library.map(({ name }) => [name, 'catalog:'])),
  }
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const pnpm = join(repository, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  const installed = await program(process.execPath, [pnpm, 'install', '--no-frozen-lockfile', '--prefer-offline'])
  if (installed.code !== 0) throw new Error(installed.said)

  const entries = library.flatMap(({ name }) => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
    return Object.keys(exports).map((entry) => `${name}${entry.slice(1)}`)
  })
  const modules = entries.filter((entry) => !entry.endsWith('.sql'))
  const loaded = modules.filter((entry) => !forVitest.includes(entry))
  writeFileSync(
    join(folder, 'load.mjs'),
    `for (const entry of ${JSON.stringify(loaded)})
  await import(entry).catch((error) => console.log(entry, error.message))
process.exit(0)`,
  )
  const files = entries.filter((entry) => entry.endsWith('.sql'))
  writeFileSync(join(folder, 'find.mjs'), files.map((file) => `import.meta.resolve('${file}')`).join('\n'))
  writeFileSync(join(folder, 'all.ts'), modules.map((entry, i) => `export * as m${i} from '${entry}'`).join('\n'))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { skipLibCheck: false },
      files: ['all.ts'],
    }),
  )
  const runs = await Promise.all([
    program(process.execPath, [join(folder, 'load.mjs')]),
    program(process.execPath, [join(folder, 'find.mjs')]),
    program(join(repository, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false']),
  ])
  const [load, find, types] = runs.map(({ said }) => said.split('\n').filter((line) => line.trim() !== ''))
  // What others declare is theirs.
  const ours = types!.filter((line) => line.startsWith('packages/all/all.ts') || /@flotilla\/[\w-]+\/src\//.test(line))
  return { entries: entries.length, faults: [...load!, ...find!, ...ours] }
}
