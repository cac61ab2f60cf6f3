import { Country, type Static, Type, Uuid } from '@flotilla/contract'

export const OfOrder = Type.Object({ orderId: Uuid }, { additionalProperties: false })

/** The ordering key of every message about a shipment. An order has one shipment. */
export const byOrder = ({ orderId }: Static<typeof OfOrder>) => orderId

const line = { minLength: 1, maxLength: 100 }

export const Method = Type.Enum(['standard', 'express'])
export type Method = Static<typeof Method>

/** Where a parcel goes. */
export const Address = Type.Object(
  {
    name: Type.String(line),
    street: Type.String(line),
    postcode: Type.String({ minLength: 1, maxLength: 12 }),
    city: Type.String(line),
    country: Country,
  },
  { additionalProperties: false },
)
export type Address = Static<typeof Address>
