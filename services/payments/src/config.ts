import { Type } from '@flotilla/contract'

/** Its own variables. */
export const config = {
  NETWORK_ANSWER_MS: Type.Integer({
    minimum: 0,
    default: 150,
    description: 'how fast the simulated card network answers, in ms',
  }),
  NETWORK_LATE_MS: Type.Integer({
    minimum: 0,
    default: 12_000,
    description: 'how late it answers for the test card that is late, in ms',
  }),
  NETWORK_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 8_000,
    description: 'how long the card network may take to answer before a payment is declined, in ms',
  }),
}
