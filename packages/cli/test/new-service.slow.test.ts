import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { driftOf, driftOfGenerated } from '@flotilla/scaffold/drift'
import { findingsOfDescription, findingsOfName } from '@flotilla/scaffold/name'
import { filesOf } from '@flotilla/scaffold/service'
import { fill } from '@flotilla/scaffold/template'
import { findBreaches, readSources } from '@flotilla/workspace/boundaries'
import { root } from '@flotilla/workspace/repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyRepository, installDependencies } from './scratch.ts'

const hasHelm = spawnSync('helm', ['version']).status === 0
const description = 'What customers say of products'
let checkout: string
const seconds: Record<string, number> = {}
let made: { code: number | null; output: string }

beforeAll(() => {
  checkout = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-new-'))
  // The database's own account must get through.
  chmodSync(checkout, 0o755)
  copyRepository(checkout)
  installDependencies(checkout)
  made = flotilla('new', 'service', 'reviews', '--description', description)
})

afterAll(() => {
  // Seconds of each command; the claim on their sum is that of tests/cluster, where they all are.
  console.log(seconds)
  rmSync(checkout, { recursive: true, force: true })
})

test('it is made, and its own tests pass', () => {
  expect(made).toMatchObject({ code: 0 })
  expect(made.output).toMatch(/\$ pnpm install/)
  expect(made.output).toMatch(/Tests +12 passed/)
  expect(made.output).toContain('reviews is made')
})

test('it answers in the running shop, beside the nine', async () => {
  try {
    expect(flotilla('start', '--detach')).toMatchObject({ code: 0 })
    const { ready, services } = JSON.parse(flotilla('status', '--json').output)
    expect({ ready, count: services.length }).toEqual({ ready: true, count: 10 })
    const { url } = services.find(({ name }: { name: string }) => name === 'reviews')
    const document = await (await fetch(`${url}/openapi.json`)).json()
    expect(document).toEqual(JSON.parse(await readFile(join(checkout, 'services/reviews/openapi.json'), 'utf8')))
  } finally {
    expect(flotilla('stop')).toMatchObject({ code: 0 })
  }
})

test('files are added, and lines; none is changed or removed', () => {
  git('add', '--all')
  const changes = git('diff', '--cached', '--numstat', '--no-renames').trim().split('\n')
  expect(changes.filter((line) => !/^\d+\t0\t/.test(line))).toEqual([])
  const status = git('diff', '--cached', '--name-status', '--no-renames').trim().split('\n')
  const extended = status.filter((line) => line.startsWith('M\t')).map((line) => line.slice(2))
  const shared = ['ARCHITECTURE.md', 'charts/environments/nats-users.yaml', 'pnpm-lock.yaml', 'skaffold.yaml']
  const rendered = ['charts/rendered/kind/nats.yaml', 'charts/rendered/production/nats.yaml']
  expect(extended).toEqual([...shared, ...(hasHelm ? rendered : [])].toSorted())
  const added = status.filter((line) => line.startsWith('A\t')).map((line) => line.slice(2))
  expect(added.length).toBeGreaterThan(25)
  expect(added).toContain('services/reviews/openapi.json')
  expect(added.filter((path) => !path.includes('reviews'))).toEqual([])
})

test('types and boundaries hold, and both are seen to look', async () => {
  const breaches = () => findBreaches(readSources(checkout))
  expect(breaches()).toEqual([])
  const rules = join(checkout, 'services/reviews/src/reviews/review.ts')
  await appendFile(rules, `export { findReview } from './review-store.ts'\nexport const wrong: number = ''\n`)
  expect(breaches()).toEqual([expect.stringContaining('rules do no I/O')])
  // One run for both: the error put in is the only one, in the service and in the contract that it imports.
  const errors = tsc('services/reviews').trim().split('\n')
  expect(errors).toEqual([expect.stringMatching(/^src\/reviews\/review\.ts.*TS2322/)])
})

test('it is lint-free and in shape', () => {
  git('checkout', '--', 'services/reviews')
  const places = ['services/reviews', 'contracts/reviews']
  for (const tool of [['biome', 'check'], ['oxlint']] as const) {
    const { status, stdout } = spawnSync(join(checkout, 'node_modules/.bin', tool[0]), [...tool.slice(1), ...places], {
      cwd: checkout,
      encoding: 'utf8',
    })
    expect({ status, stdout }).toMatchObject({ status: 0 })
  }
})

test('it has not drifted from the template; what is changed by hand is found, with its line', async () => {
  const service = { name: 'reviews', folder: join(checkout, 'services/reviews'), description }
  const drift = () => driftOf(checkout, service).map(({ finding }) => finding)
  const generated = () => driftOfGenerated(checkout).map(({ finding }) => finding)
  expect([...drift(), ...generated()]).toEqual([])
  const tables = join(checkout, 'services/reviews/src/tables.ts')
  await writeFile(tables, (await readFile(tables, 'utf8')).replace('@flotilla/messaging/tables', './none.ts'))
  rmSync(join(checkout, 'services/reviews/README.md'))
  const manifest = join(checkout, 'services/reviews/package.json')
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('@flotilla/bundle', '@flotilla/cli'))
  expect(drift()).toEqual([
    'services/reviews/README.md is missing',
    'services/reviews/package.json does not name "@flotilla/bundle", which its script bundle runs',
    'services/reviews/src/tables.ts does not name the tables of @flotilla/messaging: they are not made',
  ])
  for (const shared of ['skaffold.yaml', 'ARCHITECTURE.md'])
    await writeFile(join(checkout, shared), git('show', `HEAD:${shared}`))
  expect(drift()).toHaveLength(4)
  await appendFile(join(checkout, 'services/reviews/Dockerfile'), 'USER root\n')
  const dockerfile = join(checkout, 'packages/dashboard/Dockerfile')
  const telemetry = 'COPY packages/telemetry packages/telemetry'
  await writeFile(dockerfile, (await readFile(dockerfile, 'utf8')).replace(telemetry, 'COPY packages packages'))
  expect(generated()).toEqual([
    expect.stringContaining(`the template says «${telemetry}»`),
    expect.stringMatching(/^services\/reviews\/Dockerfile, line \d+: the template says «»$/),
    expect.stringMatching(/^skaffold\.yaml, line \d+: the template says «metadata: \{ name: reviews-db \}»$/),
  ])
  const { code, output } = flotilla('doctor', '--fix')
  expect(code).toBe(1)
  expect(output).toMatch(
    /drifted +reviews\n +mended: services\/reviews\/README.md\n +mended: services\/reviews\/package.json/,
  )
  for (const path of ['packages/dashboard/Dockerfile', 'services/reviews/Dockerfile', 'skaffold.yaml'])
    expect(output).toContain(`mended: ${path}`)
  // What a database holds is nothing to mend by a machine.
  expect(drift()).toEqual([expect.stringContaining('src/tables.ts')])
  git('checkout', '--', 'services/reviews/src')
  expect(flotilla('doctor', '--fix')).toMatchObject({ code: 0, output: expect.not.stringContaining('mended') })
  expect(git('diff', '--name-only')).toBe('')
  git('checkout', '--', 'services/reviews')
})

test('it gets a capability, an event and a package beside it: one command each, all tests pass', () => {
  const capability = flotilla('new', 'capability', 'reviews', 'votes')
  expect(capability).toMatchObject({ code: 0 })
  expect(capability.output).toMatch(/Tests +15 passed/)
  const event = flotilla('new', 'event', 'reviews', 'review-flagged', '--description', 'Somebody finds it unfair')
  expect(event).toMatchObject({ code: 0 })
  const library = flotilla('new', 'package', 'tides', '--description', 'Tides of a harbour')
  expect(library).toMatchObject({ code: 0 })
  expect(library.output).toMatch(/Tests +1 passed/)
  git('add', '--all')
  const changes = git('diff', '--cached', '--numstat', '--no-renames', 'HEAD').trim().split('\n')
  expect(changes.filter((line) => !/^\d+\t0\t/.test(line))).toEqual([])
  for (const folder of ['services/reviews', 'packages/tides']) expect(tsc(folder)).toBe('')
  expect(findBreaches(readSources(checkout))).toEqual([])
})

test('a part of what is not there, or is there already, is refused with all findings', () => {
  const { code, output } = flotilla('new', 'capability', 'nowhere', 'Big Votes')
  expect(code).toBe(1)
  expect(output).toContain('there is no service «nowhere»')
  expect(output).toContain('is not kebab-case')
  expect(flotilla('new', 'capability', 'reviews', 'votes').output).toContain(
    'services/reviews/src/votes is there already',
  )
  expect(flotilla('new', 'event', 'reviews', 'review-flagged').output).toContain('reviews tells review-flagged already')
  expect(flotilla('new', 'ship', 'x').output).toContain('expected one of service, capability, event, package, repo')
})

test('a second of the same name is refused, with everything else that is wrong, and nothing is written', () => {
  const { code, output } = flotilla('new', 'service', 'reviews', '--description', 'a "b"')
  expect(code).toBe(1)
  expect(output).toContain('is taken: there is services/reviews')
  expect(output).toContain('the description is not')
  expect(git('diff', '--name-only')).toBe('')
})

test('the template gives payments’ own files where they hold nothing special', async () => {
  const plan = { name: 'payments', description: 'Payments and the simulated card network', events: true }
  const files = filesOf(root, plan)
  const names = ['src/main.ts']
  for (const path of names.map((name) => `services/payments/${name}`))
    expect([path, files.get(path)]).toEqual([path, await readFile(join(root, path), 'utf8')])
})

test.for(['reviews2', 'gift-cards', 'a', 'x'.repeat(31)])('the name %s is good', (name) => {
  expect(findingsOfName(name, root)).toEqual([])
})

test.for([
  ['', 1, /kebab-case/],
  ['GiftCards', 1, /kebab-case: lower-case letters and digits/],
  ['gift--cards', 1, /kebab-case/],
  ['../evil', 1, /kebab-case/],
  ['x'.repeat(32), 1, /32 characters; at most 31/],
  ['catalog', 1, /is taken: there is services\/catalog, contracts\/catalog;/],
  ['kit', 1, /is taken: there is packages\/kit/],
  ['flotilla', 1, /is reserved/],
  ['classes', 1, /is reserved/],
  ['orders-db', 1, /ends in -db/],
  [`Bad_${'x'.repeat(40)}-contract`, 3, /kebab-case[\s\S]*53 characters[\s\S]*ends in -contract/],
] as const)('the name %s is refused', ([name, count, words]) => {
  const findings = findingsOfName(name, root)
  expect(findings.join('\n')).toMatch(words)
  expect(findings).toHaveLength(count)
})

test('elsewhere, too, no service is named like a package of the library', () => {
  expect(findingsOfName('kit', tmpdir())).toEqual([expect.stringContaining('the library has @flotilla/kit')])
})

test('a description that would break a file is refused', () => {
  expect(findingsOfDescription('Stock, by warehouse (and reservations)')).toEqual([])
  for (const bad of ['', 'a: b', 'a\nb', 'a "b"', '$(b) a', 'a | b', 'x'.repeat(101)])
    expect(findingsOfDescription(bad)).toHaveLength(1)
})

test('a template that asks for what nobody gives does not go out', () => {
  expect(fill('{{#a}}\n{{b}}\n{{/a}}\n{{^a}}\nno\n{{/a}}\n', { a: true, b: 'yes' })).toBe('yes\n')
  expect(() => fill('{{typo}}', {})).toThrow('typo')
})

function flotilla(...args: string[]): { code: number | null; output: string } {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' }
  // The engine of this test run serves the new service's tests too; a shop that runs has its own.
  if (args[0] === 'new') env.FLOTILLA_POSTGRES_URL = process.env.FLOTILLA_TEST_POSTGRES_URL
  else delete env.FLOTILLA_POSTGRES_URL
  for (const name of Object.keys(env))
    if (/^(VITEST|TEST|FLOTILLA_(ROOT|STATE|TEST_)|FORCE_COLOR)/.test(name)) delete env[name]
  const main = join(checkout, 'packages/cli/src/main.ts')
  const begun = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: checkout,
    env,
    encoding: 'utf8',
  })
  seconds[args.join(' ')] = Math.round((performance.now() - begun) / 100) / 10
  return { code: status, output: stdout + stderr }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: checkout, encoding: 'utf8' })
}

function tsc(folder: string): string {
  const { stdout } = spawnSync(join(checkout, 'node_modules/.bin/tsc'), ['-p', '.', '--pretty', 'false'], {
    cwd: join(checkout, folder),
    encoding: 'utf8',
  })
  return stdout
}
