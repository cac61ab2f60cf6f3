import { changeProduct, getProduct, type ProductDetail } from '@flotilla/catalog-contract/operations'
import { problems } from '@flotilla/contract'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import { Complaint } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { useForm } from '../../state/form.ts'
import { Conflict } from './conflict.tsx'
import { toDraft, toWords } from './draft.ts'
import { ProductFields } from './product-fields.tsx'

/** Says a product anew. Somebody who did so meanwhile is not overruled unseen: both are shown, to choose from. */
export function EditProduct({ product, saved }: { product: ProductDetail; saved: (product: ProductDetail) => void }) {
  const { id } = product
  const params = { productId: id }
  // The version that was read: what is asked for again behind one's back does not become the one that was meant.
  const [base, setBase] = useState(product)
  const [theirs, setTheirs] = useState<ProductDetail>()
  const [done, setDone] = useState(false)

  const form = useForm(toWords(base), async (words) => {
    setDone(false)
    try {
      const body = toDraft(words, base.price.currency)
      take(await call(changeProduct, { params, ifVersion: base.version, body }))
      setDone(true)
      announce('Saved')
    } catch (error) {
      if (!isProblem(error, problems.changedMeanwhile)) throw error
      setTheirs(await call(getProduct, { params }))
    }
  })

  // What was shown at first may have been what one saw before; until somebody types, the newer one counts.
  useEffect(() => {
    const untouched = JSON.stringify(form.values) === JSON.stringify(toWords(base))
    if (product.version > base.version && untouched) take(product)
  }, [product.version])

  function take(version: ProductDetail): void {
    setBase(version)
    setTheirs(undefined)
    form.set(toWords(version))
    saved(version)
  }

  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-labelledby="edit">
      <h2 id="edit">
        {base.name} <small>version {base.version}</small>
      </h2>
      <ProductFields form={form} id={id} />
      {theirs && (
        <Conflict
          theirs={theirs}
          yours={form.values}
          takeTheirs={() => take(theirs)}
          keepYours={() => {
            setBase(theirs)
            setTheirs(undefined)
            announce('Look again, and save')
          }}
        />
      )}
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      {!theirs && (
        <p class="actions">
          <button type="submit" class="button primary" disabled={form.busy}>
            {form.busy ? 'Saving…' : 'Save'}
          </button>
          {done && <span class="done">Saved. In carts the old price is shown beside it.</span>}
        </p>
      )}
    </form>
  )
}
