import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prove } from './harness/proof.ts'
import { importAll } from './repository/import-all.ts'
import { openRunner, type Runner } from './repository/runner.ts'

const root = join(import.meta.dirname, '../..')
const service = 'boats'

await prove('Repo: others take the library as packages, and their service runs', async (proof) => {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-repo-'))
  proof.later(async () => rmSync(home, { recursive: true, force: true }))
  const [packed, repository] = [join(home, 'packed'), join(home, 'harbour')]
  // The launcher would fetch pnpm; it is the same one.
  mkdirSync(join(repository, '.flotilla'), { recursive: true })
  symlinkSync(join(root, '.flotilla/tools'), join(repository, '.flotilla/tools'))

  const here = openRunner(root)
  await here.must('pack', '--to', packed)
  await here.must('new', 'repo', repository, '--service', service, '--from', packed)
  proof.step('the repository is made')
  const sources = ['packages/kit', 'packages/cli'].filter((path) => existsSync(join(repository, path)))
  proof.none('it holds no source of the library', sources)

  const there = openRunner(repository)
  await there.git('init', '--quiet', '--initial-branch=main')
  await there.git('add', '--all')
  await there.git('commit', '--quiet', '--message', 'start')
  const tests = await there.run('test')
  proof.claim('its tests pass, on a PostgreSQL from npm', tests.code === 0, /Tests .*passed.*/.exec(tests.said)?.[0])
  const check = await there.run('check')
  proof.claim('types, lint, unused code, boundaries, documents and template hold', check.code === 0, last(check.said))
  const changed = await there.git('status', '--porcelain')
  proof.none('tests and checks leave it as it was made', changed.split('\n').filter(Boolean))

  proof.later(async () => void (await there.run('stop')))
  const started = await there.run('start', '--detach')
  proof.claim('it starts', started.code === 0, /ready in [\d.]+ s/.exec(started.said)?.[0])
  const { services } = JSON.parse((await there.must('status', '--json')).said)
  const [{ url }] = services
  const document = await fetch(`${url}/openapi.json`)
  const refused = await fetch(`${url}/${service}/one`)
  proof.claim(
    'it answers, and not everybody',
    document.ok && refused.status === 401,
    `${document.status} ${refused.status}`,
  )
  const waiting = await there.run('events', '--json')
  proof.claim('its operator is let in', waiting.code === 0 && waiting.said.includes(service))
  await there.must('stop')
  proof.step('it has run')

  const published = await filesBy(
    there.program,
    join(realpathSync(join(repository, 'node_modules/@flotilla/cli')), '../scaffold/src/repository.js'),
  )
  const own = await filesBy(there.program, join(root, 'packages/scaffold/src/repository.ts'))
  proof.none('the published command would write the same files', differences(own, published))

  const { entries, faults } = await importAll(repository, there)
  proof.none(`each of ${entries} entry points loads, and its declarations are whole`, faults)

  const kit = realpathSync(join(repository, `services/${service}/node_modules/@flotilla/kit`))
  for (const [file, command] of [
    ['src/openapi.js', 'test'],
    ['src/openapi.d.ts', 'check'],
  ] as const) {
    renameSync(join(kit, file), join(kit, `${file}.away`))
    const { code, said } = await there.run(command)
    renameSync(join(kit, `${file}.away`), join(kit, file))
    proof.claim(`control: without ${file} in the archive of kit, ${command} fails`, code !== 0 && said.includes('kit'))
  }
  const { dependencies } = JSON.parse(readFileSync(join(kit, 'package.json'), 'utf8'))
  proof.claim('packages of the library name each other exactly', /^\d/.test(dependencies['@flotilla/contract']))
})

function last(text: string): string | undefined {
  return text.trim().split('\n').at(-1)
}

/** What a command would begin a repository with. */
async function filesBy(program: Runner['program'], module: string): Promise<Map<string, string>> {
  const script = `import { filesOfRepository } from ${JSON.stringify(module)}
    console.log(JSON.stringify([...filesOfRepository({ name: 'harbour', packed: true })]))`
  return new Map(JSON.parse((await program(process.execPath, ['--input-type=module', '-e', script])).said))
}

function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path))
}
