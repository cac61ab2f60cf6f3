import { Type } from '@flotilla/contract'

/** Its own variables. */
export const config = {
  RESERVATION_TTL_MS: Type.Integer({
    minimum: 1,
    default: 900_000,
    description: 'how long goods stay put aside for an order that is not confirmed, in ms',
  }),
}
