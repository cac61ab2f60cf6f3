import { Money, type Static, Type, Uuid } from '@flotilla/contract'

export const CategorySlug = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })

/** What the drawn picture is made from: a shape that the storefront knows, and a hue in degrees. */
export const Picture = Type.Object(
  { shape: Type.String({ pattern: '^[a-z-]{1,30}$' }), hue: Type.Integer({ minimum: 0, maximum: 359 }) },
  { additionalProperties: false },
)

const product = {
  id: Uuid,
  name: Type.String(),
  description: Type.String(),
  category: CategorySlug,
  /** What sets it apart within its family: «large», «brass». Absent when it is alone in it. */
  variant: Type.Optional(Type.String()),
  price: Money,
  picture: Picture,
}

/** What can be bought. A variant is a product of its own, with its own price and stock, that shares a family with others. */
export const Product = Type.Object(product, { additionalProperties: false })
export type Product = Static<typeof Product>

/** A product, with the whole of its family (itself among them) when it has one, cheapest first. */
export const ProductDetail = Type.Object(
  {
    ...product,
    version: Type.Integer({ minimum: 1 }),
    variants: Type.Array(
      Type.Object({ productId: Uuid, variant: Type.String(), price: Money }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
export type ProductDetail = Static<typeof ProductDetail>

/** What staff say of a product. */
export const ProductDraft = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    description: Type.String({ minLength: 1, maxLength: 2_000 }),
    category: CategorySlug,
    price: Money,
    picture: Picture,
    variant: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  },
  { additionalProperties: false },
)
export type ProductDraft = Static<typeof ProductDraft>

export const Category = Type.Object(
  { slug: CategorySlug, name: Type.String(), products: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
)
export type Category = Static<typeof Category>
