import { expect, test } from 'vitest'
import { explore } from './explore.ts'
import { reduce } from './reduce.ts'

const three = { undoable: [true, true, true], undoAttempts: 2 }

test('whatever comes, a saga of three steps ends done or fully compensated', () => {
  const { states, violations, covered } = explore(reduce, three)
  expect(violations).toEqual([])
  expect(states).toBeGreaterThan(1_000)
  for (const step of [0, 1, 2])
    for (const input of ['succeeded', 'refused', 'timed-out', 'called-off'])
      expect(covered).toContain(`running ${step} ${input}`)
  for (const step of [0, 1, 2])
    for (const input of ['undone', 'undo-timed-out']) expect(covered).toContain(`compensating ${step} ${input}`)
  expect(covered).toContain('done 2 called-off')
  expect(covered).toContain('parked 2 retried')
  expect(covered).toContain('parked 2 undone')
})

test('a step without a compensation may be covered by that of a step before it', () => {
  const { violations } = explore(reduce, { undoable: [true, false], undoAttempts: 2 }, { resources: [0, 0] })
  expect(violations).toEqual([])
})

test.each([
  ['of the first step is removed', { ...three, undoable: [false, true, true] }],
  ['of the last step is removed', { ...three, undoable: [true, true, false] }],
])('control: a compensation %s, and the exploration finds it', (_, shape) => {
  expect(explore(reduce, shape).violations[0]).toMatch(/compensated, but the effect of step \d stays: started →/)
})

test('control: a timed-out step is taken for not done, and the exploration finds it', () => {
  const hopeful: typeof reduce = (shape, state, input) =>
    reduce(shape, state, input.type === 'timed-out' ? { ...input, type: 'refused' } : input)
  expect(explore(hopeful, three).violations[0]).toMatch(/effect of step \d stays/)
})

test('control: a duplicate is taken for the next answer, and the exploration finds it', () => {
  const hasty: typeof reduce = (shape, state, input) =>
    reduce(shape, state, input.type === 'undone' ? { ...input, step: state.at } : input)
  expect(explore(hasty, three).violations.length).toBeGreaterThan(0)
})

test('control: an answer is not heard, and the exploration finds where the saga is stuck', () => {
  const deaf: typeof reduce = (shape, state, input) =>
    input.type === 'undone' ? { state, commands: [], changed: false } : reduce(shape, state, input)
  expect(explore(deaf, three).violations[0]).toMatch(/^stuck in parked: started →/)
})
