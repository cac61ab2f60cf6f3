import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesFor } from './name.ts'
import { afterLast, templates } from './service.ts'
import { fill } from './template.ts'

/** The files of a new package of the common library, by path; and the list of what is released together, where there is one, with its name. */
export function filesOfPackage(
  root: string,
  { name, description }: { name: string; description: string },
): Map<string, string> {
  const cwd = join(templates, '../package')
  const values = { ...namesFor(name), description }
  const files = new Map(
    globSync('**/*.tpl', { cwd })
      .toSorted()
      .map((template) => [
        `packages/${name}/${fill(template.replace(/\.tpl$/, ''), values)}`,
        fill(readFileSync(join(cwd, template), 'utf8'), values),
      ]),
  )
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  if (/^versioning:/m.test(workspace))
    files.set('pnpm-workspace.yaml', afterLast(workspace, /^ {6}- "@flotilla\/.*\n/gm, `      - "@flotilla/${name}"\n`))
  return files
}
