import { catalogProblems, type Product, type ProductDetail } from '@flotilla/catalog-contract/operations'
import { Problem, problems } from '@flotilla/contract'

/** Throws when there is no product to change, or when it is another version than the one that was read. */
export function assertCurrent(version: number | undefined, ifVersion: number): void {
  if (version === undefined) throw new Problem(catalogProblems.productNotFound)
  if (version !== ifVersion) throw new Problem(problems.changedMeanwhile)
}

/** What others are told of a product: all of it, but for its relatives, who tell of themselves. */
export function toldOf({ id, name, description, category, variant, price, picture }: ProductDetail): Product {
  return { id, name, description, category, ...(variant !== undefined && { variant }), price, picture }
}
