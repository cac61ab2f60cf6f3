import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** The programs that every service has beside its own, and that hold nothing of it but its tables: of the migration job, and of the job that watches a canary. */
const texts = {
  migrate: `import { runMigrations } from '@flotilla/service/migrate'
import { tables } from './src/tables.ts'
await runMigrations(tables)`,
  guard: `import { guard } from '@flotilla/service/guard'
await guard()`,
}
const namespace = 'flotilla-program'
const scheme = `${namespace}:`

/** Returns the entry points of the package in `folder`: `src/main.ts`, and of a service, which has `src/tables.ts`, the others too. */
export function entriesOf(folder: string): { in: string; out: string }[] {
  const isService = existsSync(join(folder, 'src/tables.ts'))
  const others = isService ? Object.keys(texts).map((name) => ({ in: scheme + name, out: name })) : []
  return [{ in: 'src/main.ts', out: 'main' }, ...others]
}

/** Whether esbuild means one of those programs, and no file. */
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
