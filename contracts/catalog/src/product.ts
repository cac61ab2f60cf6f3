import { type Static, Type } from '@flotilla/contract'

export const ProductId = Type.String({ format: 'uuid' })

/** A price in the currency's minor unit (cents), so that sums are exact. */
export const Money = Type.Object(
  { amount: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), currency: Type.String({ pattern: '^[A-Z]{3}$' }) },
  { additionalProperties: false },
)

export const Product = Type.Object(
  {
    id: ProductId,
    name: Type.String(),
    description: Type.String(),
    category: Type.String(),
    price: Money,
    /** What the drawn picture is made from. */
    picture: Type.Object({ shape: Type.String(), hue: Type.Integer() }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)
export type Product = Static<typeof Product>
