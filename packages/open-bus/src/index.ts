export { type BusOptions, openBus } from './open-bus.ts'
