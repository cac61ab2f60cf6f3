import { busKeptMs } from '@flotilla/bus'
import { days } from '@flotilla/clock'
import { oldRows } from '@flotilla/worker'

export const messagingRetentions = [
  // A message can come again for as long as a bus has it, and its id must then be known.
  oldRows({
    name: 'ids in the inbox',
    table: 'messaging.inbox',
    key: 'id',
    since: 'received_at',
    keepMs: busKeptMs + days(1),
  }),
  // Only those that an operator dropped; the others wait for a decision, however long.
  oldRows({
    name: 'dropped dead letters',
    table: 'messaging.dead_letters',
    key: 'id',
    since: 'dropped_at',
    keepMs: days(30),
  }),
  // Who did what about messages: somebody may ask a year later.
  oldRows({
    name: 'actions of operators',
    table: 'messaging.operator_actions',
    key: 'seq',
    since: 'at',
    keepMs: days(365),
  }),
]
