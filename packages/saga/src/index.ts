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
export { createRunner, type RunnerOptions, type SagaChange, type SagaEnd, type SagaRunner } from './runner.ts'
export { forgetData, type HistoryEntry, type SagaRecord } from './saga-store.ts'
