import { expect, test } from 'vitest'
import { formats } from './formats.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

test.each([
  ['uuid', [id]],
  [
    'date-time',
    [
      '2026-11-30T12:00:00Z',
      '2024-02-29T23:59:59.999999999+14:00',
      '0001-01-01T00:00:00-05:30',
      '2016-12-31T23:59:60Z',
    ],
  ],
] as const)('%s takes what is right', (format, good) => {
  expect(good.filter((text) => !formats[format](text))).toEqual([])
})

test.each([
  [
    'uuid',
    [
      `urn:uuid:${id}`,
      `{${id}}`,
      id.replaceAll('-', ''),
      id.toUpperCase(),
      `${id}\n`,
      ` ${id}`,
      '-'.repeat(36),
      `${id}0`,
    ],
  ],
  [
    'date-time',
    [
      '2026-02-30T00:00:00Z',
      '2016-12-31T12:59:60Z',
      '0000-01-01T00:00:00Z',
      '2026-11-30T12:00:00',
      '2026-11-30 12:00:00Z',
      '2026-11-30T12:00:00z',
      '2026-11-30T12:00:00+23:59',
      '2026-11-30T12:00:00Z[Europe/Berlin]',
      '2026-11-30T24:00:00Z',
    ],
  ],
] as const)('%s takes nothing that only looks like one', (format, bad) => {
  expect(bad.filter((text) => formats[format](text))).toEqual([])
})
