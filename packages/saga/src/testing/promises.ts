import type { SagaCommand, SagaInput, SagaShape, SagaState, StepStatus } from '../reduce.ts'

/** What a saga promises of the commands it sends, followed along its way. */
export interface Promises {
  /** How many steps were asked for. */
  readonly asked: number
  /** The step that is being undone; none yet: the number of steps. */
  readonly undoing: number
  /** How often that was asked for since it began, or since a person asked again. */
  readonly attempts: number
  /** What was not kept. */
  readonly broken?: string
}

export const noPromises: Promises = { asked: 0, undoing: Number.MAX_SAFE_INTEGER, attempts: 0 }

interface Before {
  readonly saga: SagaState
  readonly promises: Promises
}

interface After {
  readonly input: SagaInput
  readonly state: SagaState
  readonly commands: readonly SagaCommand[]
}

/** Steps one by one in order; undone in reverse order, each asked for `undoAttempts` times before it is parked; an end has its reason. */
export function checkPromises(
  shape: SagaShape,
  { saga, promises }: Before,
  { input, state, commands }: After,
): Promises {
  let { asked, undoing, attempts, broken } = promises
  if (input.type === 'retried' && saga.status === 'parked') attempts = 0
  for (const { type, step } of commands) {
    if (type === 'do') {
      if (step !== asked || undoing !== noPromises.undoing) broken ??= `step ${step} is asked for out of turn`
      asked++
      continue
    }
    if (step > undoing) broken ??= `step ${step} is undone after step ${undoing}`
    attempts = step === undoing ? attempts + 1 : 1
    undoing = step
  }
  if (commands.length > 1) broken ??= 'two commands at once'
  if (state.status === 'parked' && saga.status !== 'parked' && attempts !== shape.undoAttempts)
    broken ??= `parked after ${attempts} attempts`
  if (state.status === 'compensating' && state.attempt !== attempts)
    broken ??= `attempt ${attempts} is called ${state.attempt}`
  if (state !== saga && isStale(saga, input)) broken ??= `a stale ${input.type} changed it`
  broken ??= misfit(state)
  if ((saga.status === 'done' || saga.status === 'compensated') && state !== saga && input.type !== 'called-off')
    broken ??= `changed by ${input.type} after its end`
  return { asked, undoing, attempts, ...(broken && { broken }) }
}

function isStale({ at, attempt }: SagaState, input: SagaInput): boolean {
  return ('step' in input && input.step !== at) || ('attempt' in input && input.attempt !== attempt)
}

/** What in a state does not fit together. */
function misfit({ status, steps, at, attempt, reason }: SagaState): string | undefined {
  const asked = steps.map((_, step): StepStatus => (step < at ? 'done' : step === at ? 'asked' : 'waiting'))
  const all = steps.join(' ')
  if (status === 'running') return all === asked.join(' ') && attempt === 0 ? undefined : `running with ${all}`
  if (status === 'done') return steps.every((one) => one === 'done') && attempt === 0 ? undefined : `done with ${all}`
  if (reason === undefined) return `${status} without a reason`
  if (status !== 'compensated') return steps[at] === 'undoing' ? undefined : `${status} with ${all}`
  return !/^((done|refused|timed-out|undone|waiting) ?)+$/.test(all) || attempt !== 0
    ? `compensated with ${all}`
    : undefined
}
