import type { Product } from '@flotilla/catalog-contract/operations'
import { Problem, problems } from '@flotilla/contract'
import type { Catalog } from '../ports.ts'

/** What is left for telling the caller that catalog did not answer, in ms. */
const toAnswerMs = 100

/** Those of the products that are for sale, as catalog has them. Without catalog there are no prices: 503, and not an old price. */
export async function askCatalog(
  catalog: Catalog,
  productIds: readonly string[],
  { deadline, signal }: { deadline: () => number; signal: AbortSignal },
): Promise<readonly Product[]> {
  if (productIds.length === 0) return []
  const context = { deadline: Math.max(0, deadline() - toAnswerMs), signal }
  try {
    return (await catalog.getProducts({ body: { productIds: [...productIds] } }, context)).items
  } catch (cause) {
    throw new Problem(problems.unavailable, 'Prices cannot be had at the moment', { cause, retryAfter: 1, final: true })
  }
}
