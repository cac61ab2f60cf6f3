import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDevBundler } from './dev-bundle.ts'
import { openVendor, type Vendor } from './vendor.ts'
import { openVendorCache } from './vendor-cache.ts'

const home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-dev-'))
const folder = join(home, 'service')
const lock = join(home, 'lock')

beforeAll(() => {
  mkdirSync(join(folder, 'src'), { recursive: true })
  // The dependencies of this package: one of them CommonJS, one with ES modules.
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'))
  write(`import { Client } from 'pg'\nimport { parse } from 'yaml'\nconsole.log(typeof Client, parse('a: 1').a)\n`)
  writeFileSync(lock, '1')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

// What ext4 and xfs leave of a file.
const damages = [
  ['empty', (file: string) => truncateSync(file)],
  ['half', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  ['NULs', (file: string) => writeFileSync(file, Buffer.alloc(statSync(file).size))],
] as const

const write = (text: string) => writeFileSync(join(folder, 'src/main.ts'), text)
const vendorAt = () => openVendor(join(home, 'vendor'), openVendorCache(join(home, 'cache'), lock))
const run = (main: string) => execFileSync(process.execPath, [main], { encoding: 'utf8' }).trim()

async function bundle(vendor = vendorAt()) {
  const bundler = await openDevBundler(folder, join(home, 'out'), vendor)
  return bundler.build().finally(() => bundler.close())
}

test('a service’s bundle holds its own code, runs with the vendor’s, and both are what Node would load', async () => {
  const { main, vendored, inputs } = await bundle()
  expect(run(main)).toBe('function 1')
  expect(vendored.map((file) => /vendor\/([a-z]+)-/.exec(file)?.[1]).toSorted()).toEqual(['pg', 'yaml'])
  expect(statSync(main).size).toBeLessThan(2_000)
  expect([...inputs]).toEqual([join(folder, 'src/main.ts')])
})

test('what is bundled once is kept, until the lock file is another', async () => {
  const { vendored } = await bundle()
  const made = () => statSync(vendored[0]!).mtimeMs
  const before = made()
  await bundle()
  expect(made()).toBe(before)
  writeFileSync(lock, '2')
  await bundle()
  expect(made()).toBeGreaterThan(before)
})

test('a package that was not used before is added', async () => {
  write(
    `import { stringify } from 'yaml'\nimport { build } from 'esbuild'\nconsole.log(stringify({ a: typeof build }).trim())\n`,
  )
  const { main, vendored } = await bundle()
  expect(vendored).toHaveLength(2)
  expect(run(main)).toBe('a: function')
})

test('the next bundler takes what lies there, until a file that went into it is touched', async () => {
  // The first may come in the same millisecond as the save before it, and is not kept then.
  for (let i = 0; i < 2; i++) await bundle()
  const made = async () => statSync((await bundle()).main).mtimeMs
  const before = await made()
  expect(await made()).toBe(before)
  write(readFileSync(join(folder, 'src/main.ts'), 'utf8'))
  expect(await made()).toBeGreaterThan(before)
  expect(run((await bundle()).main)).toBe('a: function')
})

test.for(damages)('what a power cut damaged (%s) is bundled again', async ([, damage]) => {
  const { main, vendored } = await bundle()
  const entry = dirname(dirname(realpathSync(vendored[0]!)))
  for (const file of [join(home, 'out/bundle.json'), main, join(entry, 'entry.json'), realpathSync(vendored[0]!)]) {
    const whole = readFileSync(file, 'utf8')
    damage(file)
    expect(run((await bundle()).main)).toBe('a: function')
    if (file !== join(home, 'out/bundle.json')) expect(readFileSync(file, 'utf8')).toBe(whole)
  }
})

test('state folders share what is bundled; two that bundle at once do not hinder each other', async () => {
  const shared = openVendorCache(join(home, 'shared'), lock)
  const [one, two, three] = ['one', 'two', 'three'].map((name) => openVendor(join(home, name), shared)) as [
    Vendor,
    Vendor,
    Vendor,
  ]
  const at = async (name: string, vendor: Vendor) => {
    const bundler = await openDevBundler(folder, join(home, `${name}-out`), vendor)
    return bundler.build().finally(() => bundler.close())
  }
  const both = await Promise.all([at('one', one), at('two', two)])
  both.push(await at('three', three))
  for (const { main } of both) expect(run(main)).toBe('a: function')
  expect(new Set(both.map(({ vendored }) => realpathSync(vendored[0]!))).size).toBe(1)
  expect(readdirSync(join(home, 'shared'))).toHaveLength(1)
})

test('of the cache five entries are kept, and those that were used within a week', async () => {
  for (let i = 10; i < 17; i++) {
    writeFileSync(lock, `${i}`)
    await bundle()
  }
  const cache = join(home, 'cache')
  const made = readdirSync(cache)
  expect(made.length).toBeGreaterThanOrEqual(7)
  const longAgo = Date.now() / 1_000 - 8 * 24 * 3_600
  for (const name of made) utimesSync(join(cache, name), longAgo, longAgo)
  writeFileSync(lock, '17')
  await bundle()
  expect(readdirSync(cache)).toHaveLength(5)
  const { main } = await bundle()
  expect(run(main)).toBe('a: function')
})

test('what is imported dynamically is loaded when it is wanted, not before the start', async () => {
  write(
    `import { parse } from 'yaml'\nif (process.env.WITH) console.log(typeof (await import('./later.ts')).Client)\nelse console.log(parse('a: 1').a)\n`,
  )
  writeFileSync(join(folder, 'src/later.ts'), `export { Client } from 'pg'\n`)
  const { main, vendored, inputs } = await bundle()
  expect(vendored.map((file) => /vendor\/([a-z]+)-/.exec(file)?.[1])).toEqual(['yaml'])
  expect([...inputs]).toContain(join(folder, 'src/later.ts'))
  expect(run(main)).toBe('1')
  expect(execFileSync(process.execPath, [main], { encoding: 'utf8', env: { ...process.env, WITH: '1' } })).toBe(
    'function\n',
  )
  const chunks = () => readdirSync(join(home, 'out/app')).filter((file) => file.startsWith('later'))
  const before = chunks()
  writeFileSync(join(folder, 'src/later.ts'), `export { Client } from 'pg'\nconsole.log('changed')\n`)
  await bundle()
  expect(chunks()).toHaveLength(before.length)
  expect(chunks()).not.toEqual(before)
})

test('other code is another hash; an error names its place', async () => {
  const first = await bundle()
  write(`console.log('other')\n`)
  expect((await bundle()).hash).not.toBe(first.hash)
  write('console.log(')
  await expect(bundle()).rejects.toThrow(/main\.ts:1:12/)
  expect(readFileSync(first.main, 'utf8')).toContain('other')
})
