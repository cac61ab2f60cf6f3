import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildWeb } from './web.ts'

function makeRoot() {
  const root = mkdtempSync(join(tmpdir(), 'flotilla-web-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (path: string, content: unknown) => {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  const web = 'copy() { cp -r ../../apps/front "$2"; }; copy'
  write('services/edge/package.json', { scripts: { web }, dependencies: { '@flotilla/front': '*' } })
  write('apps/front/package.json', { dependencies: { '@flotilla/edge-contract': '*' } })
  write('apps/front/index.html', 'the pages')
  const folder = join(root, 'services/edge')
  mkdirSync(join(folder, 'dist'))
  return { folder, write, build: () => buildWeb({ name: 'edge', folder }) }
}

test('pages are built once for the same sources, and again when a power cut damaged them or their stamp', async () => {
  const { folder, write, build } = makeRoot()
  expect(await build()).toBe(true)
  expect(await build()).toBe(false)
  for (const file of ['dist/web/index.html', 'dist/web.hash'].map((path) => join(folder, path)))
    for (const damage of [
      () => truncateSync(file),
      () => truncateSync(file, Math.floor(statSync(file).size / 2)),
      () => writeFileSync(file, Buffer.alloc(statSync(file).size)),
    ]) {
      damage()
      expect(await build()).toBe(true)
      expect(await build()).toBe(false)
      expect(readFileSync(join(folder, 'dist/web/index.html'), 'utf8')).toBe('the pages')
    }
  write('apps/front/index.html', 'other pages')
  expect(await build()).toBe(true)
})

test('pages of an app are built again after a change of the app or of a contract that it depends on, and of nothing else', async () => {
  const { write, build } = makeRoot()
  write('apps/front/node_modules/.bin/vite', 'a link to a program')
  write('contracts/edge/src/operations.ts', 'one')
  expect(await build()).toBe(true)
  for (const [path, built] of [
    ['apps/front/index.html', true],
    ['contracts/edge/src/operations.ts', true],
    ['apps/front/node_modules/.bin/vite', false],
    ['contracts/other/src/operations.ts', false],
  ] as const) {
    write(path, `another ${path}`)
    expect([path, await build()]).toEqual([path, built])
    expect(await build()).toBe(false)
  }
})
