import { note } from '@flotilla/audit'
import { productChanged } from '@flotilla/catalog-contract/events'
import { catalogProblems, type changeProduct } from '@flotilla/catalog-contract/operations'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import type { Ports } from '../ports.ts'
import type { Kept } from './kept.ts'
import { assertCurrent, toldOf } from './product.ts'
import { categoryExists, findProduct, lockVersion, updateProduct } from './product-store.ts'

export function changeProductHandler({ db, clock }: Ports, kept: Kept): Handler<typeof changeProduct> {
  return async ({ params: { productId }, body, principal, ifVersion: version }) => {
    const now = clock.now()
    const product = await db.tx(async (tx) => {
      assertCurrent(await lockVersion(tx, productId), version)
      if (!(await categoryExists(tx, body.category))) throw new Problem(catalogProblems.categoryUnknown)
      const before = toldOf((await findProduct(tx, productId))!)
      await updateProduct(tx, productId, body)
      const changed = (await findProduct(tx, productId))!
      const after = toldOf(changed)
      const subject = principal.user!.id
      await note(tx, { subject, operation: 'changeProduct', object: productId, version, before, after, now })
      const told = { product: after, version: changed.version }
      await append(tx, [productChanged.create(told, { source: 'catalog', now })])
      return changed
    })
    await kept.forget(product)
    return { status: 200, body: product }
  }
}
