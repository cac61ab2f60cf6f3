export type { Static, TObject, TProperties, TSchema } from 'typebox'
export { Type } from 'typebox'
export { type CallArgs, type CallInput, type ReplyBody, type SuccessOf } from './call.ts'
export { defineCommand } from './command.ts'
export type { Command, Event } from './entry.ts'
export { defineEvent } from './event.ts'
export { headers } from './headers.ts'
export { entryOf } from './made-by.ts'
export { type Message, type MessageContext, partitionCount, partitionOf } from './message.ts'
export {
  type BodyOf,
  type Caller,
  defineOperation,
  edge,
  type Operation,
  type ParamsOf,
  type QueryOf,
  type RepliesOf,
  type ReplyOf,
  refusalsOf,
} from './operation.ts'
export {
  defineOperatorRoute,
  type OperatorRequest,
  type OperatorRoute,
  operator,
  operatorRoutesOf,
} from './operator.ts'
export {
  defineProblems,
  type Finding,
  type FindingCode,
  Problem,
  type ProblemDocument,
  type ProblemKind,
  problemSchema,
  problems,
} from './problem.ts'
export { Country, Currency, DateTime, Email, Money, Uuid } from './values.ts'
