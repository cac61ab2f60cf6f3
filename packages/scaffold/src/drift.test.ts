import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { afterAll, expect, test } from 'vitest'
import { driftOfGenerated } from './drift.ts'

const copy = mkdtempSync(join(tmpdir(), 'flotilla-drift-'))
afterAll(() => rmSync(copy, { recursive: true }))
for (const path of globSync(
  [
    '{apps,contracts,packages,services}/*/{package.json,Dockerfile}',
    'packages/image/dev.Dockerfile',
    'skaffold.yaml',
    'charts/{environments,skaffold}/*',
  ],
  { cwd: root },
))
  cpSync(join(root, path), join(copy, path))

test('here nothing has drifted', () => {
  expect(findings()).toEqual([])
})

test.for(['skaffold.yaml', 'services/cart/Dockerfile', 'packages/dashboard/Dockerfile'])(
  'a changed line of %s is found, and mended',
  (path) => {
    const text = readFileSync(join(copy, path), 'utf8')
    const lines = text.split('\n')
    writeFileSync(join(copy, path), lines.with(9, 'other').join('\n'))
    expect(findings()).toEqual([`${path}, line 10: the template says «${lines[9]}»`])
    mend()
    expect(readFileSync(join(copy, path), 'utf8')).toBe(text)
  },
)

test('so is a file that is missing', () => {
  rmSync(join(copy, 'services/cart/Dockerfile'))
  expect(findings()).toEqual(['services/cart/Dockerfile is missing'])
  mend()
  expect(findings()).toEqual([])
})

test('a service that is gone leaves skaffold.yaml', () => {
  rmSync(join(copy, 'services/shipping'), { recursive: true })
  expect(findings()).toEqual([expect.stringMatching(/^skaffold\.yaml, line \d+: /)])
  mend()
  expect(findings()).toEqual([])
  expect(readFileSync(join(copy, 'skaffold.yaml'), 'utf8')).not.toContain('shipping')
})

function findings(): string[] {
  return driftOfGenerated(copy).map(({ finding }) => finding)
}

function mend(): void {
  for (const { mended } of driftOfGenerated(copy)) writeFileSync(join(copy, mended!.path), mended!.text)
}
