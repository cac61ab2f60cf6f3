export { flawsInWords } from './flaw.ts'
export { isUuid } from './formats.ts'
export { type Flaw, type Mode, type Validator, validatorOf } from './validator.ts'
