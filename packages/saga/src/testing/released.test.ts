import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stepOf, tripOf } from '../../test/trips.ts'
import { releasedVersions } from './released.ts'

let folder: string
let file: URL
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sagas-'))
  file = pathToFileURL(join(folder, 'sagas.json'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const v1 = tripOf(1, [stepOf('pay'), stepOf('send')])
const v2 = tripOf(2, [stepOf('pay'), stepOf('wrap'), stepOf('send')], v1)

test('new versions are added to what was released; one that is gone from the code stays', () => {
  writeFileSync(file, releasedVersions(file, [v1]))
  expect(JSON.parse(releasedVersions(file, [v2]))).toEqual({ trip: { 1: 'pay, send', 2: 'pay, wrap, send' } })
  expect(JSON.parse(releasedVersions(file, [tripOf(2, v2.steps)])).trip[1]).toBe('pay, send')
  expect(releasedVersions(file, [v1])).toBe(releasedVersions(file, []))
})

test.each([
  ['inserted', ['pay', 'wrap', 'send']],
  ['removed', ['pay']],
  ['renamed', ['charge', 'send']],
  ['moved', ['send', 'pay']],
])('a step that is %s in a released version is refused', (_, names) => {
  writeFileSync(file, releasedVersions(file, [v1]))
  const changed = tripOf(
    1,
    names.map((name) => stepOf(name)),
  )
  expect(() => releasedVersions(file, [changed])).toThrow('version 1 has the steps pay, send, and is not changed to')
})
