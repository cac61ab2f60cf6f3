import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '@flotilla/workspace/errors'
import { namesFor } from './name.ts'
import { afterLast, templates } from './service.ts'
import { fill } from './template.ts'

const own = 'service/src/{{name}}'
const withMessages = 'on-archive-{{noun}}.ts.tpl'

/**
 * A further capability of a service that stands: its operations in a file of the contract, its folder, its table in a migration of its own. The texts by
 * path: what is new, and what is there already with lines added (the contract's list of operations, the table of contents in service.ts).
 */
export function filesOfCapability(
  root: string,
  { service, name }: { service: string; name: string },
): Map<string, string> {
  const folder = `services/${service}`
  const values = { ...namesFor(name), service, events: false }
  const filled = (template: string) => fill(readFileSync(join(templates, template), 'utf8'), values)
  const files = new Map<string, string>()
  for (const template of globSync('*.tpl', { cwd: join(templates, own) }).toSorted())
    if (template !== withMessages)
      files.set(`${folder}/src/${name}/${fill(template.replace(/\.tpl$/, ''), values)}`, filled(join(own, template)))
  files.set(
    `${folder}/migrations/${nextNumber(join(root, folder))}_${values.snake}.sql`,
    filled('service/migrations/{{number}}_{{snake}}.sql.tpl'),
  )
  files.set(`contracts/${service}/src/${name}.ts`, filled('contract/src/operations.ts.tpl'))
  const add = (path: string, change: (text: string) => string) =>
    files.set(path, change(readFileSync(join(root, path), 'utf8')))
  add(`contracts/${service}/src/operations.ts`, (text) => {
    const { Noun, camel } = values
    return afterLast(
      text,
      /^import .*\n|^\} from .*\n/gm,
      `\nexport { archive${Noun}, get${Noun}, put${Noun}, ${Noun}, ${camel}Problems } from './${name}.ts'\n`,
    )
  })
  add(`${folder}/src/service.ts`, (text) => {
    const { camel } = values
    const imported = afterLast(text, /^import .*\n/gm, `import { ${camel} } from './${name}/index.ts'\n`)
    return afterLast(imported, /^ +await app\.register\(.*\n/gm, `    await app.register(${camel}, ports)\n`)
  })
  return files
}

/** A name that is free in the service, and a service that is there. */
export function findingsOfPlace(root: string, { service, name }: { service: string; name: string }): string[] {
  if (!existsSync(join(root, 'services', service, 'src/service.ts')))
    return [`there is no service «${service}»; there are ${readdirSync(join(root, 'services')).join(', ')}`]
  const taken = [`services/${service}/src/${name}`, `contracts/${service}/src/${name}.ts`].filter((path) =>
    existsSync(join(root, path)),
  )
  return taken.map((path) => `${path} is there already; choose another name`)
}

function nextNumber(folder: string): string {
  const numbers = readdirSync(join(folder, 'migrations')).map((file) => Number(/^\d+/.exec(file)?.[0] ?? 0))
  if (numbers.length === 0)
    throw new CliError(`${folder} has no migrations`, 'A capability has a table; the service needs a database.')
  return String(Math.max(...numbers) + 1).padStart(4, '0')
}
