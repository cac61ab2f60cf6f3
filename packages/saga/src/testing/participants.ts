import type { SagaCommand, SagaInput, SagaState } from '../reduce.ts'

/** What one act of a participant leads to: its new state, and the answers it sends. */
export interface Act<P> {
  readonly name: string
  readonly participants: P
  readonly answers: readonly SagaInput[]
}

/** Those who execute a saga's commands, as one plain value that can be compared as JSON. */
export interface Participants<P> {
  readonly first: P
  /** Who executes the commands of each step; commands to one come in order, those to others may overtake them. */
  readonly of: readonly number[]
  /** All that can come of a command. Commands come again after a crash. */
  execute(participants: P, command: SagaCommand): readonly Act<P>[]
  /** What can happen without a command. */
  drift?(participants: P): readonly Act<P>[]
  /** What is wrong when the saga has ended like that. */
  verdict(participants: P, saga: SagaState): string | undefined
}

interface Effect {
  readonly done: readonly number[]
  readonly refused: readonly number[]
  readonly undone: boolean
}

/**
 * Participants in the abstract: a step is done or refused, and the same again when it comes again; what was undone stays so, even when the step comes afterwards. `resources` names, for steps that
 * one compensation undoes together, what they act on.
 */
export function anyParticipants(resources: readonly number[]): Participants<readonly Effect[]> {
  return {
    first: [...new Set(resources)].map(() => ({ done: [], refused: [], undone: false })),
    of: resources,
    execute(effects, { type, step }) {
      const effect = effects[resources[step]!]!
      const act = (input: SagaInput, changed = effect) => ({
        name: `${type} ${step} ${input.type}`,
        participants: effects.with(resources[step]!, changed),
        answers: [input],
      })
      if (type === 'undo') return [act({ type: 'undone', step }, { ...effect, done: [], undone: true })]
      if (effect.done.includes(step)) return [act({ type: 'succeeded', step })]
      const { done, refused } = effect
      const no = act({ type: 'refused', step, reason: 'refused' }, { ...effect, refused: [...refused, step] })
      if (effect.undone || refused.includes(step)) return [{ ...no, participants: effects }]
      return [no, act({ type: 'succeeded', step }, { ...effect, done: [...done, step] })]
    },
    verdict(effects, { status, steps }) {
      const left = effects.flatMap((effect) => effect.done)
      if (status === 'done') return left.length === steps.length ? undefined : 'done, but an effect is missing'
      return left.length === 0 ? undefined : `compensated, but the effect of step ${left} stays`
    },
  }
}
