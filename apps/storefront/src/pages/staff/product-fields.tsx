import { listCategories } from '@flotilla/catalog-contract/operations'
import { call } from '../../api/client.ts'
import { drawings } from '../../drawings/index.ts'
import { Choice, Field, LongField } from '../../parts/field.tsx'
import { Picture } from '../../parts/picture.tsx'
import type { Form } from '../../state/form.ts'
import { useLoading } from '../../state/loading.ts'
import type { Words } from './draft.ts'

const shapes = Object.keys(drawings)
  .toSorted()
  .map((name) => [name, name] as const)

/** What there is to say of a product, and its picture while one says it. */
export function ProductFields({ form, id }: { form: Form<Words>; id: string }) {
  const { value } = useLoading('categories', () => call(listCategories))
  const { category, shape, hue } = form.values
  const categories = value?.items.map(({ slug, name }) => [slug, name] as const) ?? [[category, category] as const]
  const priceError = form.field('price', '/price/amount').error
  return (
    <div class="product-fields">
      <div>
        <Field label="Name" {...form.field('name')} />
        <Field
          label="Variant"
          hint="What sets it apart in its family; empty when it is alone."
          {...form.field('variant')}
        />
        <LongField label="Description" rows={3} {...form.field('description')} />
        <div class="beside">
          <Field
            label="Price in €"
            inputMode="decimal"
            {...form.field('price')}
            error={priceError && 'A price, as in 12.90'}
          />
          <Choice label="Category" options={categories} {...form.field('category')} />
        </div>
        <div class="beside">
          <Choice label="Drawing" options={shapes} {...form.field('shape', '/picture/shape')} />
          <Field label="Hue" type="range" min={0} max={359} {...form.field('hue', '/picture/hue')} />
        </div>
      </div>
      <Picture id={id} picture={{ shape, hue: Number(hue) }} />
    </div>
  )
}
