export { type Chore, days, keepTidy, startTidying } from './tidy.ts'
