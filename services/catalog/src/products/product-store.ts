import type { Product, ProductDetail, ProductDraft } from '@flotilla/catalog-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { type ProductRow, toProduct } from './product-row.ts'

/** A product with its family, which is none when it is alone in it. */
export async function findProduct(db: Queryable, id: string): Promise<ProductDetail | undefined> {
  const row = await db.maybe(sql<DetailRow>('catalog.find-product')`
    select id, name, description, category, variant, price_amount, price_currency, picture_shape, picture_hue, version, (
      select json_agg(json_build_object('productId', v.id, 'variant', coalesce(v.variant, v.name),
        'price', json_build_object('amount', v.price_amount, 'currency', v.price_currency)) order by v.price_amount, v.id)
      from products v where v.family = p.family
    ) as family
    from products p where id = ${id}`)
  return row && { ...toProduct(row), version: row.version, variants: row.family.length > 1 ? row.family : [] }
}

export async function findProducts(db: Queryable, ids: readonly string[]): Promise<Product[]> {
  const rows = await db.query(sql<ProductRow>('catalog.find-products')`
    select id, name, description, category, variant, price_amount, price_currency, picture_shape, picture_hue
    from products where id = any(${ids}::uuid[]) order by id`)
  return rows.map(toProduct)
}

/** The version of a product that nobody else changes before the transaction ends. */
export async function lockVersion(tx: Transaction, id: string): Promise<number | undefined> {
  const row = await tx.maybe(sql<{ version: number }>('catalog.lock-version')`
    select version from products where id = ${id} for update`)
  return row?.version
}

export async function categoryExists(db: Queryable, slug: string): Promise<boolean> {
  return (await db.maybe(sql('catalog.category-exists')`select 1 from categories where slug = ${slug}`)) !== undefined
}

export async function familyOf(db: Queryable, id: string): Promise<string | undefined> {
  const row = await db.maybe(sql<{ family: string }>('catalog.family-of')`select family from products where id = ${id}`)
  return row?.family
}

/** Puts it into a family, or makes it the first of its own. Gives its id. */
export async function insertProduct(tx: Transaction, draft: ProductDraft, family: string | undefined): Promise<string> {
  const { name, description, category, variant = null, price, picture } = draft
  const { id } = await tx.one(sql<{ id: string }>('catalog.insert-product')`
    insert into products (id, family, name, description, category, variant, price_amount, price_currency, picture_shape, picture_hue)
    select id, coalesce(${family ?? null}::uuid, id), ${name}, ${description}, ${category}, ${variant}, ${price.amount}::int, ${price.currency},
      ${picture.shape}, ${picture.hue}::int
    from (select uuidv7() as id) as made
    returning id`)
  return id
}

export async function updateProduct(tx: Transaction, id: string, draft: ProductDraft): Promise<void> {
  const { name, description, category, variant = null, price, picture } = draft
  await tx.query(sql('catalog.update-product')`
    update products set name = ${name}, description = ${description}, category = ${category}, variant = ${variant},
      price_amount = ${price.amount}, price_currency = ${price.currency}, picture_shape = ${picture.shape}, picture_hue = ${picture.hue},
      version = version + 1
    where id = ${id}`)
}

interface DetailRow extends ProductRow {
  version: number
  family: ProductDetail['variants']
}
