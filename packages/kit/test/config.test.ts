import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from '@flotilla/contract'
import { expect, test } from 'vitest'
import { loadConfig } from '../src/index.ts'

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  NAME: Type.String({ default: 'nobody' }),
  DATABASE_URL: Type.String({ pattern: '^postgres://' }),
})

test('text becomes what the schema says, defaults are filled in, the result is frozen', () => {
  const config = loadConfig(schema, { PORT: '80', DATABASE_URL: 'postgres://db', OTHER: 'x' })
  expect(config).toEqual({ PORT: 80, NAME: 'nobody', DATABASE_URL: 'postgres://db' })
  expect(Object.isFrozen(config)).toBe(true)
})

test('all findings come together, with the value that came unless it may be secret', () => {
  const load = () => loadConfig(schema, { PORT: '99999', DATABASE_URL: 'mysql://root:hunter2@db' })
  expect(load).toThrow(/PORT: must be <= 65535, came 99999/)
  expect(load).toThrow(/DATABASE_URL: must match pattern .*, came something else/)
  expect(load).not.toThrow(/hunter2/)
  expect(() => loadConfig(schema, {})).toThrow(/PORT: must be there, came nothing/)
})

test('NAME_FILE stands in for NAME', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flotilla-config-'))
  try {
    writeFileSync(join(dir, 'url'), 'postgres://secret\n')
    expect(loadConfig(schema, { PORT: '1', DATABASE_URL_FILE: join(dir, 'url') }).DATABASE_URL).toBe(
      'postgres://secret',
    )
    expect(() => loadConfig(schema, { PORT: '1', DATABASE_URL_FILE: join(dir, 'none') })).toThrow(
      /DATABASE_URL_FILE: expected a readable file/,
    )
  } finally {
    rmSync(dir, { recursive: true })
  }
})
