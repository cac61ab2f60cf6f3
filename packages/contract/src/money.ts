import { type Static, Type } from 'typebox'

/** A sum in the currency's minor unit (cents), so that sums are exact. */
export const Money = Type.Object(
  { amount: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), currency: Type.String({ pattern: '^[A-Z]{3}$' }) },
  { additionalProperties: false },
)
export type Money = Static<typeof Money>
