export { type BackOff, backOff, untilBack } from './back-off.ts'
export { createRestart, type Restart } from './restart.ts'
