import type { Cart } from '@flotilla/cart-contract/operations'
import { formatMoney, multiplyMoney } from '@flotilla/contract/money'
import { Icon } from '../../parts/icons.tsx'
import { Picture } from '../../parts/picture.tsx'
import { Price } from '../../parts/price.tsx'
import { Stepper } from '../../parts/stepper.tsx'
import { stock } from '../../parts/stock.tsx'
import { setQuantity } from '../../state/cart.ts'

export function CartLine({
  item,
  failed,
}: {
  item: Cart['items'][number]
  failed: (error: Error | undefined) => void
}) {
  const { productId, name, variant, quantity, price, was } = item
  const available = stock.value.get(productId)
  const change = (to: number) => {
    failed(undefined)
    void setQuantity(item, to).catch(failed)
  }
  return (
    <li>
      <Picture id={productId} picture={item.picture} />
      <div class="what">
        <a href={`/product/${productId}`}>{name}</a>
        {variant && <p class="variant">{variant}</p>}
        <p class="each">
          <Price of={price} was={was} /> each
        </p>
        {was && (
          <p class="hint" role="note">
            The price has {price.amount > was.amount ? 'gone up' : 'come down'} since you put it in.
          </p>
        )}
        {available !== undefined && available < quantity && (
          <p class="wrong">{available === 0 ? 'Sold out just now' : `Only ${available} left`}</p>
        )}
      </div>
      <Stepper of={name} quantity={quantity} onChange={change} />
      <span class="price sum">{formatMoney(multiplyMoney(price, quantity))}</span>
      <button type="button" class="icon-button" aria-label={`Take ${name} out of the cart`} onClick={() => change(0)}>
        <Icon name="cross" />
      </button>
    </li>
  )
}
