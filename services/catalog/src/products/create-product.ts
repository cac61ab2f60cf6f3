import { note } from '@flotilla/audit'
import { productCreated } from '@flotilla/catalog-contract/events'
import { catalogProblems, type createProduct, type ProductDetail } from '@flotilla/catalog-contract/operations'
import { Problem } from '@flotilla/contract'
import { once } from '@flotilla/idempotency'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import type { Ports } from '../ports.ts'
import type { Kept } from './kept.ts'
import { toldOf } from './product.ts'
import { categoryExists, familyOf, findProduct, insertProduct } from './product-store.ts'

export function createProductHandler({ db, clock }: Ports, kept: Kept): Handler<typeof createProduct> {
  return async ({ body, principal, idempotencyKey: key }) => {
    const now = clock.now()
    const subject = principal.user!.id
    const keyed = { key, scope: `createProduct ${subject}`, fingerprint: body, now }
    const { familyOf: relative, ...draft } = body
    const answer = await once<ProductDetail>(db, keyed, async (tx) => {
      if (!(await categoryExists(tx, draft.category))) throw new Problem(catalogProblems.categoryUnknown)
      const id = await insertProduct(tx, draft, relative && (await familyFor(tx, relative)))
      const product = (await findProduct(tx, id))!
      const after = toldOf(product)
      await note(tx, { subject, operation: 'createProduct', object: id, after, now })
      await append(tx, [productCreated.create({ product: after }, { source: 'catalog', now })])
      return { status: 201, body: product }
    })
    await kept.forget(answer.body)
    return { status: 201, body: answer.body }
  }
}

async function familyFor(tx: Transaction, relative: string): Promise<string> {
  const family = await familyOf(tx, relative)
  if (!family) throw new Problem(catalogProblems.familyUnknown)
  return family
}
