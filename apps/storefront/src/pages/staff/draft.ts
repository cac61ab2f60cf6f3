import type { ProductDetail, ProductDraft } from '@flotilla/catalog-contract/operations'
import { parseMoney, typedMoney } from '@flotilla/contract/money'

/** A product as it stands in the fields of a form. */
export interface Words extends Record<string, string> {
  name: string
  variant: string
  description: string
  category: string
  price: string
  shape: string
  hue: string
}

export const noWords: Words = {
  name: '',
  variant: '',
  description: '',
  category: 'deck',
  price: '',
  shape: 'crate',
  hue: '200',
}

export const currency = 'EUR'

export function toWords({
  name,
  variant = '',
  description,
  category,
  price,
  picture,
}: Omit<ProductDetail, 'id'>): Words {
  return { name, variant, description, category, price: typedMoney(price), shape: picture.shape, hue: `${picture.hue}` }
}

/** What is sent. What is no price is sent as one that the server refuses, so that it says so at the field. */
export function toDraft(words: Words, of: string = currency): ProductDraft {
  const { name, variant, description, category, price, shape, hue } = words
  return {
    name: name.trim(),
    description: description.trim(),
    category,
    price: parseMoney(price, of) ?? { amount: -1, currency: of },
    picture: { shape, hue: Number(hue) },
    ...(variant.trim() && { variant: variant.trim() }),
  }
}

const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  variant: 'Variant',
  description: 'Description',
  category: 'Category',
  price: 'Price',
  shape: 'Drawing',
  hue: 'Hue',
}

export interface Difference {
  readonly label: string
  readonly theirs: string
  readonly yours: string
}

/** Where two say different things of a product. */
export function differences(theirs: Words, yours: Words): Difference[] {
  return Object.keys(labels)
    .filter((key) => theirs[key] !== yours[key])
    .map((key) => ({ label: labels[key]!, theirs: theirs[key]! || '(none)', yours: yours[key]! || '(none)' }))
}
