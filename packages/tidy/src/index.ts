export { erasedChores, type Forget, keepErased } from './erased.ts'
export { type Chore, days, keepTidy, startTidying } from './tidy.ts'
