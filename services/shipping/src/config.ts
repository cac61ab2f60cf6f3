import { Type } from '@flotilla/contract'

/** Its own variables. */
export const config = {
  TRACKING_STEP_MS: Type.Integer({
    minimum: 1,
    default: 15_000,
    description: 'how long a parcel takes from one place to the next, in ms',
  }),
}
