/** Where a step stands. A `timed-out` one may or may not have had its effect. */
export type StepStatus = 'waiting' | 'asked' | 'done' | 'refused' | 'timed-out' | 'undoing' | 'undone'
export type SagaStatus = 'running' | 'compensating' | 'parked' | 'done' | 'compensated'

/** A saga's state, as plain data. */
export interface SagaState {
  readonly status: SagaStatus
  readonly steps: readonly StepStatus[]
  /** The step whose answer is awaited. */
  readonly at: number
  /** How often the compensation of that step was asked for. */
  readonly attempt: number
  readonly reason?: string
}

/** What can happen to a saga. Steps are numbered from 0. */
export type SagaInput =
  | { readonly type: 'started' }
  | { readonly type: 'succeeded'; readonly step: number }
  | { readonly type: 'refused'; readonly step: number; readonly reason: string }
  | { readonly type: 'timed-out'; readonly step: number; readonly reason: string }
  | { readonly type: 'undone'; readonly step: number }
  | { readonly type: 'undo-timed-out'; readonly step: number; readonly attempt: number }
  /** By whoever it was for, while it runs or after it was done. */
  | { readonly type: 'called-off'; readonly reason: string }
  /** By a person, after the saga was parked. */
  | { readonly type: 'retried' }

/** A command to be sent. */
export interface SagaCommand {
  readonly type: 'do' | 'undo'
  readonly step: number
}

export interface Transition {
  readonly state: SagaState
  readonly commands: readonly SagaCommand[]
  /** Whether the input changed anything. */
  readonly changed: boolean
}

/** What the reducer needs to know of a saga. */
export interface SagaShape {
  /** For each step whether it has a compensation. */
  readonly undoable: readonly boolean[]
  /** A compensation that was not answered so often parks the saga. */
  readonly undoAttempts: number
}

export function initialState({ undoable }: SagaShape): SagaState {
  return { status: 'running', steps: undoable.map(() => 'waiting'), at: -1, attempt: 0 }
}

/**
 * One step of any saga. Steps are asked for one after another; the first that is refused or not answered in time turns it round, and what was done is undone
 * in reverse order, with the unanswered step itself first, since it may have been done. Answers that come late or twice change nothing: the compensation that
 * was sent behind the command covers them.
 */
export function reduce(shape: SagaShape, state: SagaState, input: SagaInput): Transition {
  const { status, at, attempt } = state
  switch (input.type) {
    case 'started':
      return at === -1 ? ask(state, 0) : same(state)
    case 'succeeded':
      if (status !== 'running' || input.step !== at) return same(state)
      return ask(mark(state, at, 'done'), at + 1)
    case 'refused':
      if (status !== 'running' || input.step !== at) return same(state)
      return unwind(shape, { ...mark(state, at, 'refused'), reason: input.reason })
    case 'timed-out':
      if (status !== 'running' || input.step !== at) return same(state)
      return unwind(shape, { ...mark(state, at, 'timed-out'), reason: input.reason })
    case 'called-off':
      if (status === 'done') return unwind(shape, { ...state, reason: input.reason })
      if (status !== 'running') return same(state)
      // Its command may be under way, so it is undone like one that was not answered in time.
      return unwind(shape, { ...mark(state, at, 'timed-out'), reason: input.reason })
    case 'undone':
      if ((status !== 'compensating' && status !== 'parked') || input.step !== at) return same(state)
      return unwind(shape, mark(state, at, 'undone'))
    case 'undo-timed-out':
      if (status !== 'compensating' || input.step !== at || input.attempt !== attempt) return same(state)
      if (attempt >= shape.undoAttempts) return changed({ ...state, status: 'parked' })
      return undo(state, at, attempt + 1)
    case 'retried':
      return status === 'parked' ? undo(state, at, 1) : same(state)
  }
}

function ask(state: SagaState, step: number): Transition {
  if (step === state.steps.length) return changed({ ...state, status: 'done' })
  return changed({ ...mark(state, step, 'asked'), at: step }, { type: 'do', step })
}

/** Goes on with the last step that may have had an effect and is not undone. */
function unwind({ undoable }: SagaShape, state: SagaState): Transition {
  const step = state.steps.findLastIndex((status, n) => undoable[n] && (status === 'done' || status === 'timed-out'))
  if (step !== -1) return undo(state, step, 1)
  return changed({ ...state, status: 'compensated', attempt: 0 })
}

function undo(state: SagaState, step: number, attempt: number): Transition {
  return changed({ ...mark(state, step, 'undoing'), status: 'compensating', at: step, attempt }, { type: 'undo', step })
}

function mark(state: SagaState, step: number, status: StepStatus): SagaState {
  return { ...state, steps: state.steps.with(step, status) }
}

const changed = (state: SagaState, ...commands: SagaCommand[]): Transition => ({ state, commands, changed: true })
const same = (state: SagaState): Transition => ({ state, commands: [], changed: false })
