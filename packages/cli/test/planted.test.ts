import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { openRegistry, type Registry } from './registry.ts'

// What stands between a package that somebody planted and us: the settings of this repository, tried with its own pnpm on a registry of the test's own.
const day = 24 * 60 * 60 * 1_000
const before = (days: number) => new Date(Date.now() - days * day)
const version = '1.0.0'
const planted = [
  { name: 'planted-old', version, published: before(30) },
  { name: 'planted-young', version, published: before(1) },
  { name: 'planted-settled', version, published: before(8) },
  { name: 'planted-script', version, published: before(30), scripts: { postinstall: 'echo ran > ran' } },
  { name: 'planted-downgrade', version, published: before(60), trusted: true },
  { name: 'planted-downgrade', version: '1.0.1', published: before(30) },
]
let home: string
let registry: Registry

beforeAll(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-planted-'))
  registry = await openRegistry(planted)
})

afterAll(async () => {
  await registry.close()
  rmSync(home, { recursive: true, force: true })
})

test.for(['planted-old', 'planted-settled'])(
  'control: %s, which is old enough and runs nothing, is installed',
  async (name) => {
    const { code, said, folder } = await install({ name, version })
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, 'node_modules', name, 'package.json'))).toBe(true)
  },
)

test.for<[what: string, name: string, version: string, why: RegExp, without: string]>([
  ['younger than a week', 'planted-young', version, /minimumReleaseAge|release age/i, 'minimumReleaseAge'],
  ['that runs a script when it is installed', 'planted-script', version, /IGNORED_BUILDS|build scripts/i, 'strict'],
  [
    'whose publisher is trusted less than before',
    'planted-downgrade',
    '1.0.1',
    /TRUST_DOWNGRADE|trust/i,
    'trustPolicy',
  ],
])('a package %s is refused; without that setting it is not', async ([, name, wanted, why, without]) => {
  const refused = await install({ name, version: wanted })
  expect(refused.code).not.toBe(0)
  expect(refused.said).toMatch(why)
  expect(refused.said).toContain(name)
  expect(existsSync(join(refused.folder, 'node_modules', name, 'ran'))).toBe(false)
  const taken = await install({ name, version: wanted, without })
  expect(taken).toMatchObject({ code: 0 })
  if (name === 'planted-script') expect(existsSync(join(taken.folder, 'node_modules', name, 'ran'))).toBe(true)
})

let count = 0

/** Installs one package, in a workspace with the settings of this one; or with one of them taken away. */
async function install(wanted: { name: string; version: string; without?: string }) {
  const folder = join(home, String(count++))
  mkdirSync(folder)
  const settings = parseDocument(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))
  for (const other of ['packages', 'catalog', 'versioning']) settings.delete(other)
  if (wanted.without === 'strict') settings.setIn(['allowBuilds', wanted.name], true)
  else if (wanted.without === 'minimumReleaseAge') settings.set('minimumReleaseAge', 0)
  else if (wanted.without) settings.delete(wanted.without)
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), settings.toString())
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [wanted.name]: wanted.version } }),
  )
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  const places = [
    '--registry',
    registry.url,
    '--store-dir',
    join(folder, 'store'),
    `--config.cache-dir=${join(folder, 'cache')}`,
  ]
  const env = { PATH: process.env.PATH, HOME: folder, CI: 'true' }
  const args = [pnpm, 'install', '--no-frozen-lockfile', ...places]
  return new Promise<{ code: number; said: string; folder: string }>((done) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: error ? 1 : 0, said: stdout + stderr, folder }),
    )
  })
}
