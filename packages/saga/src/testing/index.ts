export { type Exploration, explore, type Rules, transitionsOf } from './explore.ts'
export { type Act, anyParticipants, type Participants } from './participants.ts'
export { releasedVersions } from './released.ts'
