import { type Static, Type } from '@flotilla/contract'

/** What most messages about a reservation say: whose it is. An order has one reservation. */
export const OfOrder = Type.Object({ orderId: Type.String({ format: 'uuid' }) }, { additionalProperties: false })

/** The ordering key of them all. */
export const byOrder = ({ orderId }: Static<typeof OfOrder>) => orderId
