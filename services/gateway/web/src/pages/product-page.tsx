import { getProduct } from '../api.ts'
import { addToBag } from '../bag.ts'
import { Loaded } from '../loaded.tsx'
import { shown } from '../money.ts'
import { Picture } from '../picture.tsx'
import { go } from '../route.ts'

export function ProductPage({ id }: { id: string }) {
  return (
    <Loaded load={() => getProduct(id)} deps={[id]}>
      {(product) => (
        <article class="product">
          <Picture product={product} />
          <div>
            <p class="kind">{product.category}</p>
            <h1>{product.name}</h1>
            <p class="lead">{product.description}</p>
            <p class="price big">{shown(product.price)}</p>
            <button
              type="button"
              class="primary"
              onClick={() => {
                addToBag(product)
                go('/bag')
              }}
            >
              Put it in the bag
            </button>
            <p>
              <a href="#/">Back to the shelves</a>
            </p>
          </div>
        </article>
      )}
    </Loaded>
  )
}
