import type { Product } from '@flotilla/catalog-contract/operations'
import { Problem, problems } from '@flotilla/contract'
import { deadlineLeft } from '@flotilla/deadline'
import type { Catalog } from '../ports.ts'

/** What is left for telling the caller that catalog did not answer, in ms. */
const toAnswerMs = 100

/** Those of the products that are for sale, as catalog has them. Without catalog there are no prices: 503, and not an old price. */
export async function askCatalog(catalog: Catalog, productIds: readonly string[]): Promise<readonly Product[]> {
  if (productIds.length === 0) return []
  const deadline = Math.max(0, deadlineLeft() - toAnswerMs)
  try {
    return (await catalog.getProducts({ body: { productIds: [...productIds] } }, { deadline })).items
  } catch (cause) {
    throw new Problem(problems.unavailable, 'Prices cannot be had at the moment', { cause, retryAfter: 1, final: true })
  }
}
