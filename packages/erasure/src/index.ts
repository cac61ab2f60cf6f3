export { erasedChores, type Forget, keepErased } from './erased.ts'
