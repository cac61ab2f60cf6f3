import { catalogProblems, getProduct, listCategories, type ProductDetail } from '@flotilla/catalog-contract/operations'
import { problems } from '@flotilla/contract'
import { useEffect } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Picture } from '../../parts/picture.tsx'
import { Price } from '../../parts/price.tsx'
import { askForStock, Stock } from '../../parts/stock.tsx'
import { titled } from '../../parts/title.ts'
import { useLoading } from '../../state/loading.ts'
import { isStaff } from '../../state/session.ts'
import { Buy } from './buy.tsx'
import { MoreLikeThis } from './more-like-this.tsx'
import { Variants } from './variants.tsx'

export function ProductPage({ id }: { id: string }) {
  const product = useLoading(`product ${id}`, () => call(getProduct, { params: { productId: id } }))
  if (isProblem(product.error, catalogProblems.productNotFound) || isProblem(product.error, problems.invalid))
    return <NoSuch />
  return (
    <Loaded of={product} skeleton={<ToCome />}>
      {(value) => <Product product={value} />}
    </Loaded>
  )
}

function Product({ product }: { product: ProductDetail }) {
  const { id, name, variant, variants, description, category } = product
  useEffect(() => {
    titled(name)
    void askForStock([id, ...variants.map(({ productId }) => productId).filter((other) => other !== id)])
  }, [id, name])
  return (
    <>
      <article class="product">
        <Picture {...product} />
        <div>
          <Shelf category={category} />
          <h1>{name}</h1>
          {variants.length === 0 && variant && <p class="variant">{variant}</p>}
          <p class="lead">{description}</p>
          <Variants product={product} />
          <div class="sum">
            <Price of={product.price} />
            <Stock id={id} />
          </div>
          <Buy product={product} />
          {isStaff.value && (
            <p>
              <a href={`/staff/${id}`}>Change this product</a>
            </p>
          )}
        </div>
      </article>
      <MoreLikeThis product={product} />
    </>
  )
}

function Shelf({ category }: { category: string }) {
  const { value } = useLoading('categories', () => call(listCategories))
  const name = value?.items.find(({ slug }) => slug === category)?.name
  return (
    <p class="kind">
      <a href="/">All goods</a> / {name && <a href={`/?category=${category}`}>{name}</a>}
    </p>
  )
}

function NoSuch() {
  return (
    <Notice title="There is no such product">
      <p>It may have been sold for the last time.</p>
      <a class="button" href="/">
        To the shelves
      </a>
    </Notice>
  )
}

function ToCome() {
  return (
    <div class="product">
      <span class="picture" />
      <Lines of={6} />
    </div>
  )
}
