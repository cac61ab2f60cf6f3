import { expect, test } from 'vitest'
import { attempt, tool, toolBytes } from './tool.ts'

test('what a program writes is returned as it is', async () => {
  expect(await tool('cat', [], { input: 'hé\n' })).toBe('hé\n')
  expect([...(await toolBytes('cat', [], { input: Uint8Array.of(255, 0) }))]).toEqual([255, 0])
})

test('an error says what failed and the last words', async () => {
  await expect(tool('sh', ['-c', 'echo bad >&2; exit 3'])).rejects.toThrow(/^sh -c .* … ended with 3:\nbad$/)
  await expect(tool('sh', ['-c', 'kill -9 $$'])).rejects.toThrow('ended with SIGKILL')
  await expect(tool('sleep', ['60'], { patienceMs: 50 })).rejects.toThrow('ended with SIGTERM')
  await expect(tool('no-such-program', [])).rejects.toThrow('no-such-program could not be started')
  expect(await attempt('no-such-program', [])).toBeUndefined()
})

test('input that nobody reads is no error', async () => {
  expect(await tool('true', [], { input: 'x'.repeat(1 << 22) })).toBe('')
})

test('it gets this environment and what it is given', async () => {
  const command = ['-c', 'echo "$HOME $GIVEN"'] as const
  expect(await tool('sh', command, { env: { GIVEN: '1' } })).toBe(`${process.env.HOME} 1\n`)
})
