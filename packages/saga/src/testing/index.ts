export { type Exploration, explore, transitionsOf } from './explore.ts'
export { type Act, anyParticipants, type Participants } from './participants.ts'
