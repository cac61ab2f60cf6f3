import { expect, test } from 'vitest'
import { judge, type Session } from './session.ts'

const session: Session = { sessionId: 's', generation: 3, advancedAt: 1_000, expiresAt: 90_000, endedAt: undefined }

test.each([
  ['today’s goes on', session, 3, 50_000, 'advance'],
  ['the one before joins within the grace', session, 2, 10_999, 'join'],
  ['and is stolen after it', session, 2, 11_000, 'stolen'],
  ['older ones are stolen at once', session, 1, 1_001, 'stolen'],
  ['a session that has ended is over', { ...session, endedAt: 5 }, 3, 50_000, 'over'],
  ['whatever is shown', { ...session, endedAt: 5 }, 1, 50_000, 'over'],
  ['its time is up at once', session, 3, 90_000, 'over'],
  ['what is not known is over', undefined, 0, 0, 'over'],
] as const)('%s', (_, known, generation, now, verdict) => {
  expect(judge(known, generation, now, 10_000)).toBe(verdict)
})

test('without a grace the second tab is a thief', () => {
  expect(judge(session, 2, 1_000, 0)).toBe('stolen')
})
