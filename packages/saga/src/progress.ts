import type { SagaState, SagaStatus, StepStatus } from './reduce.ts'

/** Where a saga stands by the names of its steps, as it is stored. */
export interface SagaProgress {
  readonly status: SagaStatus
  /** In the order of the steps. */
  readonly steps: Readonly<Record<string, StepStatus>>
  /** The step whose answer is awaited; null before the first. */
  readonly at: string | null
  readonly attempt: number
  readonly reason?: string
}

type Named = readonly { readonly name: string }[]

export function toProgress(steps: Named, state: SagaState): SagaProgress {
  const statuses = Object.fromEntries(steps.map(({ name }, n) => [name, state.steps[n]!]))
  return { ...state, steps: statuses, at: steps[state.at]?.name ?? null }
}

/** Undefined if the saga has other steps than these: a released version was changed. */
export function fromProgress(steps: Named, progress: SagaProgress): SagaState | undefined {
  const names = Object.keys(progress.steps)
  if (names.length !== steps.length || steps.some(({ name }, n) => name !== names[n])) return undefined
  return { ...progress, steps: Object.values(progress.steps), at: names.indexOf(progress.at ?? '') }
}
