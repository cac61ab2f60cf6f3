export type { Bus, Delivery, Puller, Subscription } from './bus.ts'
