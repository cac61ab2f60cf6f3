import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesFor } from './name.ts'
import { templates } from './service.ts'
import { fill } from './template.ts'

/** The files of a new package of the common library, by path. */
export function filesOfPackage({ name, description }: { name: string; description: string }): Map<string, string> {
  const cwd = join(templates, '../package')
  const values = { ...namesFor(name), description }
  return new Map(
    globSync('**/*.tpl', { cwd })
      .toSorted()
      .map((template) => [
        `packages/${name}/${fill(template.replace(/\.tpl$/, ''), values)}`,
        fill(readFileSync(join(cwd, template), 'utf8'), values),
      ]),
  )
}
