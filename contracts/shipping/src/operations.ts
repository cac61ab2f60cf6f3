import { Country, DateTime, defineOperation, defineProblems, Money, type Static, Type, Uuid } from '@flotilla/contract'
import { Address, Method, OfOrder } from './parcel.ts'

export { Address, Method } from './parcel.ts'

export const shippingProblems = defineProblems('shipping', {
  shipmentNotFound: [404, 'There is no shipment of such an order'],
})

export const Rate = Type.Object(
  {
    method: Method,
    name: Type.String(),
    price: Money,
    /** Working days, at most. */
    days: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
)
export type Rate = Static<typeof Rate>

/** No rates: no carrier goes there. */
export const listRates = defineOperation({
  service: 'shipping',
  name: 'listRates',
  summary: 'What it costs to send so many pieces to a country, cheapest first',
  method: 'GET',
  path: '/rates',
  allow: ['anyone'],
  // A checkout cannot do without it.
  priority: 'critical',
  query: Type.Object(
    { country: Country, pieces: Type.Integer({ minimum: 1, maximum: 5_000 }) },
    { additionalProperties: false },
  ),
  replies: { 200: Type.Object({ items: Type.Array(Rate) }, { additionalProperties: false }) },
})

export const Shipment = Type.Object(
  {
    orderId: Uuid,
    status: Type.Enum(['booked', 'on-the-way', 'delivered', 'cancelled']),
    tracking: Type.String(),
    method: Method,
    address: Address,
    steps: Type.Array(
      Type.Object({ at: DateTime, place: Type.String(), text: Type.String() }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
export type Shipment = Static<typeof Shipment>

export const getShipment = defineOperation({
  service: 'shipping',
  name: 'getShipment',
  summary: 'Where the parcel of one’s own order is',
  method: 'GET',
  path: '/shipments/{orderId}',
  allow: ['customer'],
  params: OfOrder,
  replies: { 200: Shipment },
  problems: [shippingProblems.shipmentNotFound],
})

export const getLabel = defineOperation({
  service: 'shipping',
  name: 'getLabel',
  summary: 'The label of any order’s parcel, as an SVG document',
  method: 'GET',
  path: '/shipments/{orderId}/label',
  allow: ['staff'],
  params: OfOrder,
  replies: { 200: Type.Object({ svg: Type.String() }, { additionalProperties: false }) },
  problems: [shippingProblems.shipmentNotFound],
})
