import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** The programs of a service's two jobs: one migrates its database, the other watches a canary. Only the tables in them are the service's own. */
const texts = {
  migrate: `import { runMigrations } from '@flotilla/service/migrate'
import { tables } from './src/tables.ts'
await runMigrations(tables)`,
  guard: `import { guard } from '@flotilla/service/guard'
await guard()`,
}
const namespace = 'flotilla-program'
const scheme = `${namespace}:`

/** Returns the entry points of the package in `folder`: `src/main.ts`, and for a service (which has `src/tables.ts`) the programs of its jobs. */
export function entriesOf(folder: string): { in: string; out: string }[] {
  const isService = existsSync(join(folder, 'src/tables.ts'))
  const others = isService ? Object.keys(texts).map((name) => ({ in: scheme + name, out: name })) : []
  return [{ in: 'src/main.ts', out: 'main' }, ...others]
}

/** Returns whether an input of esbuild is one of those programs, not a file. */
export const isProgram = (input: string) => input.startsWith(scheme)

/** Lets esbuild read those programs, as if they were files in `folder`. */
export const programsIn = (folder: string): Plugin => ({
  name: namespace,
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${scheme}`) }, ({ path }) => ({
      path: path.slice(scheme.length),
      namespace,
    }))
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: texts[path as keyof typeof texts],
      resolveDir: folder,
    }))
  },
})
