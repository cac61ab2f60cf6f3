import { defineCommand, Type, Uuid } from '@flotilla/contract'
import { shipmentBooked, shipmentCancelled, shipmentDispatched, shipmentRefused } from './events.ts'
import { Address, byOrder, Method, OfOrder } from './parcel.ts'

export const bookShipment = defineCommand({
  service: 'shipping',
  name: 'book-shipment',
  version: 1,
  summary: 'Find a carrier and make the label; nothing leaves yet',
  schema: Type.Object(
    {
      orderId: Uuid,
      customerId: Type.String(),
      address: Address,
      method: Method,
      pieces: Type.Integer({ minimum: 1, maximum: 5_000 }),
    },
    { additionalProperties: false },
  ),
  key: byOrder,
  senders: ['orders'],
  answers: [shipmentBooked, shipmentRefused],
})

export const dispatchShipment = defineCommand({
  service: 'shipping',
  name: 'dispatch-shipment',
  version: 1,
  summary: 'Hand the parcel over; one that was cancelled stays',
  schema: OfOrder,
  key: byOrder,
  senders: ['orders'],
  answers: [shipmentDispatched],
})

export const cancelShipment = defineCommand({
  service: 'shipping',
  name: 'cancel-shipment',
  version: 1,
  summary: 'Let nothing leave, booked already or still to be; call back what has left',
  schema: OfOrder,
  key: byOrder,
  senders: ['orders'],
  answers: [shipmentCancelled],
})
