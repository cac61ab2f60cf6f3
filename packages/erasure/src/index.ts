export { type Forget, keepErased } from './erased.ts'
