import type { Product } from '@flotilla/catalog-contract/operations'
import { type Queryable, sql } from '@flotilla/postgres'
import type { Cursor } from './cursor.ts'

interface ProductRow {
  id: string
  name: string
  description: string
  category: string
  price_amount: number
  price_currency: string
  picture_shape: string
  picture_hue: number
}

export async function findProduct(db: Queryable, id: string): Promise<Product | undefined> {
  const row = await db.maybe(sql<ProductRow>('catalog.find-product')`
    select id, name, description, category, price_amount, price_currency, picture_shape, picture_hue
    from products where id = ${id}`)
  return row && toProduct(row)
}

export async function findProducts(db: Queryable, ids: readonly string[]): Promise<Product[]> {
  const rows = await db.query(sql<ProductRow>('catalog.find-products')`
    select id, name, description, category, price_amount, price_currency, picture_shape, picture_hue
    from products where id = any(${ids}::uuid[]) order by id`)
  return rows.map(toProduct)
}

export async function pageOfProducts(db: Queryable, after: Cursor, limit: number): Promise<Product[]> {
  const rows = await db.query(sql<ProductRow>('catalog.page-of-products')`
    select id, name, description, category, price_amount, price_currency, picture_shape, picture_hue
    from products where (name, id) > (${after.name}, ${after.id}::uuid) order by name, id limit ${limit}`)
  return rows.map(toProduct)
}

function toProduct(row: ProductRow): Product {
  const { id, name, description, category } = row
  const price = { amount: row.price_amount, currency: row.price_currency }
  return { id, name, description, category, price, picture: { shape: row.picture_shape, hue: row.picture_hue } }
}
