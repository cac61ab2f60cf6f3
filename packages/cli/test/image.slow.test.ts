import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildContent, readContent } from '@flotilla/image/content'
import { licenceTextOf, readParts } from '@flotilla/image/parts'
import { toProvenance, toSbom } from '@flotilla/image/sbom'
import { readServices, root } from '@flotilla/workspace/repository'
import type { Metafile } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyRepository, git, installDependencies } from './scratch.ts'

let home: string
let checkout: string
let tags: ReadonlyMap<string, string>

beforeAll(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-image-'))
  checkout = join(home, 'further/down')
  mkdirSync(checkout, { recursive: true })
  copyRepository(checkout)
  installDependencies(checkout)
  tags = await buildAll(checkout)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('another folder gives the same tags', async () => {
  expect(tags.size).toBe(9)
  expect(await buildAll(root)).toEqual(tags)
})

const edits: [what: string, edits: readonly (readonly [path: string, addition: string])[], changed: string][] = [
  [
    'a line in one service and a migration of another',
    [
      ['services/cart/src/cart/cart.ts', '\nconsole.debug(1)\n'],
      ['services/payments/migrations/0002_payments.sql', '\n-- more\n'],
    ],
    'cart payments',
  ],
  ['a line in a package', [['packages/saga/src/reduce.ts', '\nconsole.debug(1)\n']], 'orders'],
  [
    'a line in a package of several',
    [['packages/http-client/src/client.ts', '\nconsole.debug(1)\n']],
    'cart gateway orders',
  ],
  ['a line in a contract', [['contracts/cart/src/operations.ts', '\nconsole.debug(1)\n']], 'cart gateway orders'],
  [
    'a comment and a README',
    [
      ['services/cart/src/cart/cart.ts', '\n// what it says is not in the bundle\n'],
      ['services/cart/README.md', '\nmore\n'],
    ],
    '',
  ],
]

test.for(edits)('%s: all other images keep their tags', async ([, additions, changed]) => {
  for (const [path, addition] of additions) appendFileSync(join(checkout, path), addition)
  const after = await buildAll(checkout)
  git(checkout, 'checkout', '-q', '--', '.')
  expect(
    [...after]
      .flatMap(([name, tag]) => (tag === tags.get(name) ? [] : [name]))
      .toSorted()
      .join(' '),
  ).toBe(changed)
})

test('a dependency of one service has other bytes: its image alone gets another tag', async () => {
  const file = createRequire(join(checkout, 'services/identity/package.json')).resolve('hash-wasm')
  const bytes = readFileSync(file)
  // A file of its own: the other names of this one are pnpm's store and other checkouts.
  const replace = (data: string | Uint8Array) => {
    rmSync(file)
    writeFileSync(file, data)
  }
  replace(`${bytes}\n;console.debug(1)`)
  const after = await buildAll(checkout).finally(() => replace(bytes))
  expect([...after].filter(([name, tag]) => tag !== tags.get(name)).map(([name]) => name)).toEqual(['identity'])
})

test('every bill of materials is what the bundlers put in: nothing is missing, nothing more', async () => {
  const shipping = [
    ...(await readServices(join(checkout, 'services'))),
    { name: 'dashboard', folder: join(checkout, 'packages/dashboard') },
  ]
  expect(shipping).toHaveLength(10)
  await buildContent(shipping.at(-1)!)
  for (const { name, folder } of shipping) {
    const listed = listedIn(toSbom({ name, tag: 't' }, await readParts(checkout, folder)))
    const meta: Metafile = JSON.parse(readFileSync(join(folder, 'dist/meta.json'), 'utf8'))
    const bundled = [...thirdParty(meta)]
    expect(bundled.length).toBeGreaterThan(20)
    expect([name, bundled.filter((one) => !listed.includes(one))]).toEqual([name, []])
    // What is listed and in no bundle is in the pages.
    const more = listed.filter((one) => !one.startsWith('@flotilla/') && !bundled.includes(one))
    expect([name, more.map((one) => one.replace(/@[^@]+$/, '')).toSorted()]).toEqual([name, inPages[name] ?? []])
  }
})

const inPages: Readonly<Record<string, string[]>> = {
  gateway: ['@preact/signals', '@preact/signals-core', 'preact'],
  dashboard: ['@dagrejs/dagre', '@preact/signals', '@preact/signals-core', 'preact', 'uplot'],
}
const listedIn = (sbom: any): string[] => sbom.components.map(({ name, version }: any) => `${name}@${version}`)

test('own packages are listed, too; what is installed beside and in no bundle is not', async () => {
  const listed = listedIn(
    toSbom({ name: 'cart', tag: 't' }, await readParts(checkout, join(checkout, 'services/cart'))),
  )
  for (const name of ['kit', 'messaging', 'http-client'])
    expect(listed).toContainEqual(expect.stringMatching(`^@flotilla/${name}@\\d`))
  for (const absent of ['vitest', 'esbuild', 'preact', '@flotilla/bundle', '@flotilla/testing'])
    expect(listed.filter((one) => one.startsWith(`${absent}@`))).toEqual([])
})

test('what is in the pages is listed too, and every licence is known', async () => {
  const parts = await readParts(checkout, join(checkout, 'services/gateway'))
  expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['preact', '@preact/signals', 'fastify']))
  expect(parts.map(({ name }) => name)).not.toContain('vite')
  expect(parts.filter(({ licence }) => licence === 'unknown')).toEqual([])
  expect(licenceTextOf(parts.find(({ name }) => name === 'fastify')!)).toMatch(/MIT/)
})

test('provenance names the image, the commit and every file', () => {
  const { files, bytes } = readContent(join(checkout, 'services/cart'))
  expect(bytes).toBeGreaterThan(100_000)
  expect([...files.keys()]).toEqual(expect.arrayContaining(['Dockerfile', 'dist/main.mjs', 'openapi.json']))
  expect([...files.keys()]).not.toContain('dist/meta.json')
  const subject = { name: 'r/cart', digest: 'sha256:abc' }
  const source = { uri: 'git+u', commit: 'c' }
  expect(toProvenance({ subject, source, service: 'cart', builder: 'b', files })).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'r/cart', digest: { sha256: 'abc' } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { runDetails: { builder: { id: 'b' } } },
  })
})

async function buildAll(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>()
  for (const service of await readServices(join(folder, 'services')))
    contents.set(service.name, (await buildContent(service)).tag)
  return contents
}

/** As pnpm's folder names say it. */
function thirdParty({ outputs }: Metafile): Set<string> {
  const paths = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
  const folders = paths.flatMap((path) => /\/\.pnpm\/((?:@[^+/]+\+)?[^@/]+@[^_/()]+)/.exec(path)?.[1] ?? [])
  return new Set(folders.map((name) => name.replace(/^(@[^+]+)\+/, '$1/')))
}
