import { createProduct } from '@flotilla/catalog-contract/operations'
import { useRef } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { keyring } from '../../api/keys.ts'
import { Complaint } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { useForm } from '../../state/form.ts'
import { go } from '../../state/route.ts'
import { noWords, toDraft } from './draft.ts'
import { ProductFields } from './product-fields.tsx'

export function NewProduct() {
  const keyFor = useRef(keyring())
  const form = useForm(noWords, async (words) => {
    const body = toDraft(words)
    const { id, name } = await call(createProduct, { body, idempotencyKey: keyFor.current(body) })
    announce(`${name} is on sale, and sold out until somebody counts it`)
    go(`/staff/${id}`)
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-labelledby="new">
      <h2 id="new">New product</h2>
      <ProductFields form={form} id="new" />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        {form.busy ? 'Putting it on sale…' : 'Put it on sale'}
      </button>
    </form>
  )
}
