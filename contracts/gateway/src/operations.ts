import { defineOperation, Type } from '@flotilla/contract'

export const startSession = defineOperation({
  service: 'gateway',
  name: 'startSession',
  summary: 'Makes the browser a guest, unless it is one already; the session is in a cookie',
  method: 'POST',
  path: '/session',
  allow: ['anyone'],
  idempotency: 'natural',
  replies: { 200: Type.Object({ customerId: Type.String() }, { additionalProperties: false }) },
})
