import { type Static, Type, Uuid } from '@flotilla/contract'

/** What most messages about a reservation say: whose it is. An order has one reservation. */
export const OfOrder = Type.Object({ orderId: Uuid }, { additionalProperties: false })

/** The ordering key of them all. */
export const byOrder = ({ orderId }: Static<typeof OfOrder>) => orderId
