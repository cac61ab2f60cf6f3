export { advance, type NamedInput, type SagaStanding, toInput, toTimeOut } from './advance.ts'
export {
  type CommandFactory,
  defineSaga,
  type Refusal,
  refusal,
  type Saga,
  type SagaStep,
  type SagaView,
} from './definition.ts'
export type { HistoryEntry, NoteOfInput } from './history.ts'
export type { SagaProgress } from './progress.ts'
export {
  initialState,
  reduce,
  type SagaInput,
  type SagaShape,
  type SagaState,
  type SagaStatus,
  type Transition,
} from './reduce.ts'
export { registerSaga } from './register.ts'
export { createRunner } from './runner.ts'
export type { FoundSaga, RunnerOptions, SagaChange, SagaEnd, SagaRunner } from './runner-api.ts'
export { forgetData } from './saga-store.ts'
export { UnknownVersion } from './standing.ts'
