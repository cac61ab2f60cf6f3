import { expect, test } from 'vitest'
import { initialState, reduce, type SagaShape } from '../reduce.ts'
import { explore, transitionsOf } from './explore.ts'
import { anyParticipants } from './participants.ts'

const three = { undoable: [true, true, true], undoAttempts: 2 }
const exploreAny = (reducer: typeof reduce, shape: SagaShape, resources = [0, 1, 2]) =>
  explore({ initialState, reduce: reducer }, shape, anyParticipants(resources))

test('whatever comes, a saga of three steps ends done or fully compensated, by every transition there is', () => {
  const { states, violations, covered } = exploreAny(reduce, three)
  expect(violations).toEqual([])
  expect(states).toBeGreaterThan(5_000)
  expect([...covered].toSorted()).toEqual(transitionsOf(three).toSorted())
})

test('a step without a compensation may be covered by that of a step before it', () => {
  expect(exploreAny(reduce, { undoable: [true, false], undoAttempts: 2 }, [0, 0]).violations).toEqual([])
})

test.each([
  ['of the first step is removed', { ...three, undoable: [false, true, true] }],
  ['of the last step is removed', { ...three, undoable: [true, true, false] }],
])('control: a compensation %s, and the exploration finds it', (_, shape) => {
  expect(exploreAny(reduce, shape).violations[0]).toMatch(/compensated, but the effect of step \d stays: started →/)
})

test('control: a timed-out step is taken for not done, and the exploration finds it', () => {
  const hopeful: typeof reduce = (shape, state, input) =>
    reduce(shape, state, input.type === 'timed-out' ? { ...input, type: 'refused' } : input)
  expect(exploreAny(hopeful, three).violations[0]).toMatch(/effect of step \d stays/)
})

test('control: a duplicate is taken for the next answer, and the exploration finds it', () => {
  const hasty: typeof reduce = (shape, state, input) =>
    reduce(shape, state, input.type === 'undone' ? { ...input, step: state.at } : input)
  expect(exploreAny(hasty, three).violations.length).toBeGreaterThan(0)
})

test('control: an answer is not heard, and the exploration finds where the saga is stuck', () => {
  const deaf: typeof reduce = (shape, state, input) =>
    input.type === 'undone' ? { state, commands: [], changed: false } : reduce(shape, state, input)
  expect(exploreAny(deaf, three).violations[0]).toMatch(/^stuck in parked: started →/)
})
