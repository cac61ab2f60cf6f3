import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Type } from '@flotilla/contract'
import { expect, test } from 'vitest'
import { loadConfig } from '../src/index.ts'

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  NAME: Type.String({ default: 'nobody' }),
  DATABASE_URL: Type.String({ pattern: '^postgres://', description: 'own database' }),
  LEVEL: Type.Enum(['info', 'warn'], { default: 'info' }),
  SECURE: Type.Boolean({ default: false }),
  LIMIT: Type.Integer({ minimum: 1, default: 5, description: 'a minute' }),
})

test('text becomes what the schema says, defaults are filled in, the result is frozen', () => {
  const config = loadConfig(schema, { PORT: '80', DATABASE_URL: 'postgres://db', OTHER: 'x' })
  expect(config).toEqual({
    PORT: 80,
    NAME: 'nobody',
    DATABASE_URL: 'postgres://db',
    LEVEL: 'info',
    SECURE: false,
    LIMIT: 5,
  })
  expect(Object.isFrozen(config)).toBe(true)
})

test('all findings come together, with the value that came unless it may be secret', () => {
  const load = () => loadConfig(schema, { PORT: '99999', DATABASE_URL: 'mysql://root:hunter2@db' })
  expect(load).toThrow(
    /^the configuration is not valid: PORT must be a whole number from 0 to 65535, got "?99999"?; DATABASE_URL must match pattern "\^postgres:\/\/" \(own database\), got something else \(not shown\)$/,
  )
  expect(load).not.toThrow(/hunter2/)
  expect(() => loadConfig(schema, {})).toThrow(/PORT must be .*, got nothing/)
})

test.for([
  ['LEVEL', 'INFO', 'must be one of info, warn, got "INFO"'],
  ['SECURE', 'on', 'must be true or false, got "on"'],
  ['LIMIT', '0', 'must be a whole number of at least 1 (a minute), got 0'],
  ['LIMIT', 'many', 'must be a whole number of at least 1 (a minute), got "many"'],
] as const)('%s=%s is refused with what is allowed', ([name, value, sentence]) => {
  const env = { PORT: '1', DATABASE_URL: 'postgres://db', [name]: value }
  expect(() => loadConfig(schema, env)).toThrow(`the configuration is not valid: ${name} ${sentence}`)
})

test('a main program that refuses its configuration says so in one line and ends with 78', () => {
  const program = fileURLToPath(new URL('program.ts', import.meta.url))
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    ADMIN_PORT: 'none',
    LOG_LEVEL: 'INFO',
    SERVICE_KEY_FILE: '-',
    TRUSTED_KEYS_FILE: '-',
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
  expect(stderr).toMatch(
    /^the configuration is not valid: ADMIN_PORT must be a whole number from 0 to 65535 \(.*\), got "none"; LOG_LEVEL must be one of trace, debug, info, warn, error, silent, got "INFO"\n$/,
  )
})

test('NAME_FILE stands in for NAME', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flotilla-config-'))
  try {
    writeFileSync(join(dir, 'url'), 'postgres://secret\n')
    expect(loadConfig(schema, { PORT: '1', DATABASE_URL_FILE: join(dir, 'url') }).DATABASE_URL).toBe(
      'postgres://secret',
    )
    expect(() => loadConfig(schema, { PORT: '1', DATABASE_URL_FILE: join(dir, 'none') })).toThrow(
      /DATABASE_URL_FILE must be a file that can be read/,
    )
  } finally {
    rmSync(dir, { recursive: true })
  }
})
