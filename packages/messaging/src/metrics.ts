import { counter, gauge, histogram } from '@flotilla/telemetry'

export const handled = counter({
  name: 'flotilla_messages_handled_total',
  help: 'Messages taken from the bus or from the retries, by what became of them',
  labels: ['type', 'outcome'],
})

export const handling = histogram({
  name: 'flotilla_message_handling_seconds',
  help: 'Time from taking a message in hand to the commit of its effect',
  labels: ['type'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
})

export const delay = histogram({
  name: 'flotilla_message_delay_seconds',
  help: "Time from the message's own time to taking it in hand",
  labels: ['type'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300],
})

export const outboxMessages = gauge({
  name: 'flotilla_outbox_waiting_messages',
  help: 'Messages in the outbox that are not published yet; counting stops at 10,000',
})

export const heldMessages = gauge({
  name: 'flotilla_outbox_held_messages',
  help: 'Messages that the bus has refused, and those that wait behind them',
})

export const busMessages = gauge({
  name: 'flotilla_consumer_waiting_messages',
  help: 'Messages on the bus that this service has not acknowledged yet, over all its replicas',
})

export const outboxAge = gauge({
  name: 'flotilla_outbox_oldest_seconds',
  help: 'Age of the oldest message that is not published yet',
})
