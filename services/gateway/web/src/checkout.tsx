import { useRef, useState } from 'preact/hooks'
import { placeOrder, tokeniseCard } from './api.ts'
import { bag, bagTotal, emptyBag } from './bag.ts'
import { shown } from './money.ts'
import { go } from './route.ts'

const testCards = [
  { number: '4242424242424242', says: 'approves' },
  { number: '4000000000000002', says: 'declines' },
  { number: '4000000000000259', says: 'never answers' },
  { number: '4000000000000341', says: 'answers too late' },
]

export function Checkout() {
  const [number, setNumber] = useState(testCards[0]!.number)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  // One key for this bag and card: pressing twice, or again after a lost answer, is one order. What changes is a new one.
  const attempt = useRef({ of: '', key: '', cardToken: '' })

  async function pay(event: Event): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setError('')
    const items = bag.value.map(({ product, quantity }) => ({ productId: product.id, quantity }))
    const of = JSON.stringify([items, number])
    if (attempt.current.of !== of) attempt.current = { of, key: crypto.randomUUID(), cardToken: '' }
    try {
      attempt.current.cardToken ||= (await tokeniseCard(number.replaceAll(' ', ''))).cardToken
      const { key, cardToken } = attempt.current
      const { orderId } = await placeOrder({ items, cardToken }, key)
      emptyBag()
      go(`/orders/${orderId}`)
    } catch (failure) {
      setError((failure as Error).message)
      setBusy(false)
    }
  }

  return (
    <form class="checkout" onSubmit={pay}>
      <h2>Pay by card</h2>
      <label>
        Card number
        <input
          name="number"
          inputMode="numeric"
          autoComplete="off"
          required
          value={number}
          onInput={(event) => setNumber(event.currentTarget.value)}
        />
      </label>
      <fieldset>
        <legend>Test cards</legend>
        {testCards.map((card) => (
          <label key={card.number} class="choice">
            <input type="radio" name="card" checked={number === card.number} onChange={() => setNumber(card.number)} />
            <span>
              {card.says} <small>…{card.number.slice(-4)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" class="primary" disabled={busy}>
        {busy ? 'Sending…' : `Pay ${shown(bagTotal.value)}`}
      </button>
    </form>
  )
}
