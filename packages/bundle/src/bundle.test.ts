import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openBundler } from './bundle.ts'

const home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-bundle-'))
const sources = {
  'alpha/src/main.ts': `import { serve } from '../../beta/src/serve.ts'\nimport { greeting } from './greeting.ts'\nserve(greeting)\n`,
  'alpha/src/greeting.ts': `export const greeting = 'hello'\n`,
  'alpha/migrations/0001_alpha.sql': 'create table alpha (id uuid primary key);\n',
  'beta/src/serve.ts': 'export const serve = (text: string) => console.log(text)\n',
}

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('the same sources give the same bytes in another folder, other sources do not', async () => {
  const short = await bundleIn('a')
  const long = await bundleIn('another/folder/further/down')
  expect(long.files).toEqual(short.files)
  expect(long.hash).toBe(short.hash)
  expect(short.files.main).not.toContain(home)
  const changed = await bundleIn('b', `export const greeting = 'other'\n`)
  expect(changed.hash).not.toBe(short.hash)
})

test('the programs of its jobs are made of the library and its tables', async () => {
  const service = join(home, 'd/alpha/node_modules/@flotilla/service')
  mkdirSync(service, { recursive: true })
  const exports = { './migrate': './migrate.js', './guard': './guard.js' }
  writeFileSync(join(service, 'package.json'), JSON.stringify({ name: '@flotilla/service', exports }))
  writeFileSync(join(service, 'migrate.js'), 'export const runMigrations = (tables) => console.log(tables)')
  writeFileSync(join(service, 'guard.js'), `export const guard = () => console.log('on guard')`)
  mkdirSync(join(home, 'd/alpha/src'), { recursive: true })
  writeFileSync(join(home, 'd/alpha/src/tables.ts'), `export const tables: string = 'its tables'`)
  const { folder, inputs } = await bundleIn('d')
  const run = (name: string) => execFileSync(process.execPath, [join(folder, 'dist', name)], { encoding: 'utf8' })
  expect(run('migrate.mjs')).toBe('its tables\n')
  expect(run('guard.mjs')).toBe('on guard\n')
  expect(inputs.filter((path) => !existsSync(path))).toEqual([])
})

test('migrations come along, and the inputs are known', async () => {
  const { folder, inputs } = await bundleIn('c')
  expect(readFileSync(join(folder, 'dist/migrations/0001_alpha.sql'), 'utf8')).toContain('create table')
  expect(inputs).toContain(join(folder, 'src/greeting.ts'))
  expect(inputs).toContain(join(home, 'c/beta/src/serve.ts'))
})

async function bundleIn(name: string, greeting?: string) {
  const folder = join(home, name, 'alpha')
  for (const [path, text] of Object.entries({ ...sources, ...(greeting && { 'alpha/src/greeting.ts': greeting }) })) {
    mkdirSync(dirname(join(home, name, path)), { recursive: true })
    writeFileSync(join(home, name, path), text)
  }
  const bundler = await openBundler(folder)
  const { hash, inputs } = await bundler.build().finally(() => bundler.close())
  const read = (file: string) => readFileSync(join(folder, 'dist', file), 'utf8')
  return { folder, hash, inputs: [...inputs], files: { main: read('main.mjs'), meta: read('meta.json') } }
}
