import { parseArgs } from 'node:util'
import { install, mustRun, refuse, writeFiles } from '@flotilla/scaffold/making'
import { findingsOfDescription, findingsOfName, namesFor } from '@flotilla/scaffold/name'
import { filesOfService, type Plan } from '@flotilla/scaffold/service'
import { CliError } from '@flotilla/workspace/errors'
import { root } from '@flotilla/workspace/repository'
import { attempt } from '@flotilla/workspace/tool'
import { charts } from '../charts.ts'
import { contracts } from '../contracts.ts'
import { sayNext } from './words.ts'

const usage = 'flotilla new service <name> [--description <text>] [--no-events]'

/** Makes a service with all that the others have, tests it, and says what comes next. */
export async function makeService(args: string[]): Promise<void> {
  const plan = readPlan(args)
  const { name } = plan
  writeFiles(filesOfService(root, plan))
  await install()
  await mustRun(['biome', 'check', '--write', `services/${name}`, `contracts/${name}`])
  // Writes openapi.json too.
  await mustRun(['vitest', 'run', `services/${name}/`, '--update'])
  await contracts([])
  if (await attempt('helm', ['version'])) await charts([])
  else console.log('skipped: charts/rendered, since helm does not answer here; with it: npm run flotilla -- charts')
  sayNext(`${name} is made and its tests pass`, nextSteps(plan))
}

function readPlan(args: string[]): Plan {
  const options = { description: { type: 'string' }, 'no-events': { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0)
    throw new CliError(`expected one name, got ${positionals.join(' ') || 'nothing'}`, `usage: ${usage}`)
  const description = values.description ?? namesFor(name).Title
  const findings = [
    ...findingsOfName(name, root).map((finding) => `the name «${name}» ${finding}`),
    ...(values.description === undefined ? [] : findingsOfDescription(description)).map(
      (finding) => `the description ${finding}`,
    ),
  ]
  refuse(findings, usage)
  return { name, description, events: !values['no-events'] }
}

function nextSteps({ name, events }: Plan): [string, string][] {
  return [
    ['npm start', 'it runs with the others; npm run status shows it'],
    [`services/${name}/src/${name}/${namesFor(name).noun}.ts`, 'write your rules here,'],
    [`contracts/${name}/src/`, `and say what others may ask${events ? ', order and hear' : ''}`],
    [`npm test -- services/${name} --update`, 'writes openapi.json; without --update, compares it'],
    ['npm run check', 'before you commit'],
    [`npm run cluster && skaffold run -m ${name}`, 'on Kubernetes'],
  ]
}
