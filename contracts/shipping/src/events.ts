import { defineEvent, Type, Uuid } from '@flotilla/contract'
import { byOrder, OfOrder } from './parcel.ts'

const OfCustomer = { orderId: Uuid, customerId: Type.String(), tracking: Type.String() }

export const shipmentBooked = defineEvent({
  service: 'shipping',
  name: 'shipment-booked',
  version: 1,
  summary: 'A carrier will come for it, once it is told to',
  schema: Type.Object({ orderId: Uuid, tracking: Type.String() }, { additionalProperties: false }),
  key: byOrder,
})

export const shipmentRefused = defineEvent({
  service: 'shipping',
  name: 'shipment-refused',
  version: 1,
  summary: 'No carrier goes there',
  schema: Type.Object(
    {
      orderId: Uuid,
      /** In words for the shopper. */
      reason: Type.String(),
    },
    { additionalProperties: false },
  ),
  key: byOrder,
})

export const shipmentCancelled = defineEvent({
  service: 'shipping',
  name: 'shipment-cancelled',
  version: 1,
  summary: 'Nothing is on its way any more, whatever was before; a parcel that had left was called back',
  schema: OfOrder,
  key: byOrder,
})

export const shipmentDispatched = defineEvent({
  service: 'shipping',
  name: 'shipment-dispatched',
  version: 1,
  summary: 'The carrier has the parcel',
  schema: Type.Object(OfCustomer, { additionalProperties: false }),
  key: byOrder,
})

export const shipmentAdvanced = defineEvent({
  service: 'shipping',
  name: 'shipment-advanced',
  version: 1,
  summary: 'The parcel was seen somewhere on its way',
  schema: Type.Object({ ...OfCustomer, place: Type.String() }, { additionalProperties: false }),
  key: byOrder,
})

export const shipmentDelivered = defineEvent({
  service: 'shipping',
  name: 'shipment-delivered',
  version: 1,
  summary: 'The parcel is where it was to go',
  schema: Type.Object(OfCustomer, { additionalProperties: false }),
  key: byOrder,
})
