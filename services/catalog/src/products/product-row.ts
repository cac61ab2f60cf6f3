import type { Product } from '@flotilla/catalog-contract/operations'

/** A product as it lies in the table; what each statement that reads products selects. */
export interface ProductRow {
  id: string
  name: string
  description: string
  category: string
  variant: string | null
  price_amount: number
  price_currency: string
  picture_shape: string
  picture_hue: number
}

export const columns =
  'id, name, description, category, variant, price_amount, price_currency, picture_shape, picture_hue'

export function toProduct(row: ProductRow): Product {
  const { id, name, description, category, variant } = row
  return {
    id,
    name,
    description,
    category,
    ...(variant !== null && { variant }),
    price: { amount: row.price_amount, currency: row.price_currency },
    picture: { shape: row.picture_shape, hue: row.picture_hue },
  }
}
