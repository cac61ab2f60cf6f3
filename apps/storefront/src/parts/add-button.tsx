import { useState } from 'preact/hooks'
import { announce } from '../state/announce.ts'
import { addToCart } from '../state/cart.ts'
import { Icon } from './icons.tsx'
import { stock } from './stock.tsx'

/** Puts one into the cart, from where it stands on the shelf. */
export function AddButton({ product }: { product: { id: string; name: string } }) {
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready')
  const out = stock.value.get(product.id) === 0

  async function add(): Promise<void> {
    setState('busy')
    try {
      await addToCart(product)
      setState('done')
      setTimeout(() => setState('ready'), 1_500)
    } catch (error) {
      announce((error as Error).message)
      setState('ready')
    }
  }

  return (
    <button
      type="button"
      class={`add ${state}`}
      aria-label={out ? `${product.name} is sold out` : `Add ${product.name} to the cart`}
      aria-disabled={out || state === 'busy'}
      onClick={() => !out && state !== 'busy' && void add()}
    >
      <Icon name={state === 'done' ? 'check' : out ? 'cross' : 'plus'} />
    </button>
  )
}
