import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findingsOfPart, refuse } from '@flotilla/scaffold/making'
import { findingsOfSpelling } from '@flotilla/scaffold/name'
import { archives, archivesOfLibrary, filesOfRepository } from '@flotilla/scaffold/repository'
import { CliError } from '@flotilla/workspace/errors'
import { attempt, tool } from '@flotilla/workspace/tool'
import { execa } from 'execa'
import { sayNext } from './words.ts'

const usage = 'flotilla new repo <folder> [--service <name>] [--description <text>] [--from <folder of archives>]'

/** A repository of one’s own that takes the library as packages: the launcher, the settings, the charts, the workflows, and one service, whose tests pass. */
export async function makeRepository(args: string[]): Promise<void> {
  const { folder, service, description, from } = readPlan(args)
  for (const [path, text] of filesOfRepository({ name: basename(folder), packed: from !== undefined })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  if (from) {
    mkdirSync(join(folder, archives), { recursive: true })
    for (const archive of archivesOfLibrary()) copyFileSync(join(from, archive), join(folder, archives, archive))
  }
  await attempt('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder })
  await launch(folder, ['new', 'service', service, ...(description ? ['--description', description] : [])])
  await tool(join(folder, 'node_modules/.bin/biome'), ['check', '--write', '.'], { cwd: folder })
  sayNext(`${folder} is a repository, and the tests of ${service} pass`, [
    [`cd ${folder}`, 'all else is said there'],
    ['npm start', 'runs it; npm test and npm run check are what CI runs'],
    ['npm run flotilla -- new service <name>', 'makes the next one'],
  ])
}

function readPlan(args: string[]) {
  const text = { type: 'string' } as const
  const options = { service: { ...text, default: 'notes' }, description: text, from: text } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0)
    throw new CliError(`expected one folder, got ${positionals.join(' ') || 'nothing'}`, `usage: ${usage}`)
  const { service, description } = values
  const [at, from] = [resolve(folder), values.from && resolve(values.from)]
  const missing = from ? archivesOfLibrary().filter((archive) => !existsSync(join(from, archive))) : []
  refuse(
    [
      ...findingsOfSpelling(basename(at)).map((finding) => `the folder’s name «${basename(at)}» ${finding}`),
      ...(holdsSomething(at) ? [`${at} is not empty`] : []),
      ...findingsOfPart(service, description),
      ...missing.map((archive) => `${from} has no ${archive}: flotilla pack --to ${from}`),
    ],
    usage,
  )
  return { folder: at, service, description, from }
}

/** Tools that the launcher has fetched already, and a history without files, are no reason to refuse. */
const holdsSomething = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => !['.git', '.flotilla'].includes(name))

/** The new repository’s own launcher does the rest, with its own command. */
async function launch(folder: string, args: string[]): Promise<void> {
  const { FLOTILLA_ROOT: _, ...env } = process.env
  const { exitCode } = await execa(process.execPath, [join(folder, 'flotilla.mjs'), ...args], {
    cwd: folder,
    env,
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
  })
  if (exitCode !== 0)
    throw new CliError(`flotilla ${args.join(' ')} ended with ${exitCode} in ${folder}`, 'What failed is above.')
}
