import { randomUUID } from 'node:crypto'
import { defineEvent, type Message, Type } from '@flotilla/contract'

export const proved = defineEvent({
  service: 'prove',
  name: 'proved',
  version: 1,
  summary: 'Something that a proof sends',
  schema: Type.Object({ key: Type.String() }),
  key: ({ key }) => key,
})

export const newMessage = (key: string): Message =>
  proved.create({ key }, { source: 'prove', now: 0, id: randomUUID() })
