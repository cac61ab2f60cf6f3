import { expect, test } from 'vitest'
import { isOlder, versionIn } from './finding.ts'

test.for([
  ['20.10.24+dfsg1', '20.10.24'],
  ['kind v0.30.0 go1.26.8 linux/amd64', '0.30.0'],
  ['Client Version: v1.34.4\nKustomize Version: v5.7.1', '1.34.4'],
  ['v4.3.1', '4.3.1'],
  ['18.4 (Debian 18.4-1)', '18.4'],
  ['github.com/docker/buildx v0.0.0+unknown', undefined],
  ['', undefined],
] as const)('«%s» has the version %s', ([text, version]) => {
  expect(versionIn(text)).toBe(version)
})

test('versions are compared as numbers, part by part', () => {
  const older = [
    ['3.18.6', '4.0'],
    ['0.9.0', '0.30'],
    ['1.32.9', '1.33'],
    ['17.6', '18'],
  ] as const
  const not = [
    ['4.0.0', '4.0'],
    ['4.0', '4.0'],
    ['20.10.24', '20.10'],
    ['1.34.0', '1.33'],
    ['29.0.1', '20.10'],
    ['18.4', '18'],
  ] as const
  expect(older.filter(([version, least]) => !isOlder(version, least))).toEqual([])
  expect(not.filter(([version, least]) => isOlder(version, least))).toEqual([])
})
