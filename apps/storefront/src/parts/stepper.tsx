import { Icon } from './icons.tsx'

/** How many. Down to `least`, up to 99. */
export function Stepper(props: { of: string; quantity: number; least?: number; onChange: (quantity: number) => void }) {
  const { of, quantity, least = 1, onChange } = props
  return (
    <div class="stepper" role="group" aria-label={`Quantity: ${of}`}>
      <button
        type="button"
        aria-label={`One ${of} less`}
        disabled={quantity <= least}
        onClick={() => onChange(quantity - 1)}
      >
        <Icon name="minus" />
      </button>
      <output>{quantity}</output>
      <button
        type="button"
        aria-label={`One ${of} more`}
        disabled={quantity >= 99}
        onClick={() => onChange(quantity + 1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  )
}
