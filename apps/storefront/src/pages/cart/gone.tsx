import { gone } from '../../state/cart.ts'

/** What was in the cart and is no longer for sale. */
export function Gone() {
  if (gone.value.length === 0) return null
  return (
    <div class="gone" role="alert">
      <p>
        No longer for sale, and out of your cart: <strong>{gone.value.map(({ name }) => name).join(', ')}</strong>.
      </p>
      <button
        type="button"
        class="button quiet"
        onClick={() => {
          gone.value = []
        }}
      >
        All right
      </button>
    </div>
  )
}
