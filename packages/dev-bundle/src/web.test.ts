import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildWeb } from './web.ts'

test('pages are built once for the same sources, and again when a power cut damaged them or their stamp', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-web-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'web'))
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'web/index.html'), 'the pages')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { web: 'copy() { cp -r web "$2"; }; copy' } }))
  const build = () => buildWeb({ name: 'shop', folder })
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
  writeFileSync(join(folder, 'web/index.html'), 'other pages')
  expect(await build()).toBe(true)
})
