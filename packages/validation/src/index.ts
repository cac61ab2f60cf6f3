export { type Flaw, flawsInWords } from './flaw.ts'
export { isUuid } from './formats.ts'
export { type Mode, type Validator, validatorOf } from './validator.ts'
