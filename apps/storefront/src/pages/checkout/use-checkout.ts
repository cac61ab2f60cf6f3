import type { Money } from '@flotilla/contract'
import { ordersProblems, placeOrder } from '@flotilla/orders-contract/operations'
import { tokeniseCard } from '@flotilla/payments-contract/operations'
import { listRates, type Method, type Rate } from '@flotilla/shipping-contract/operations'
import { effect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { keyring } from '../../api/keys.ts'
import { ApiError, isProblem } from '../../api/problem.ts'
import { cart, emptyCart, pieces, refreshCart, settled } from '../../state/cart.ts'
import { go } from '../../state/route.ts'
import { account } from '../../state/session.ts'

export interface Form {
  email: string
  name: string
  street: string
  postcode: string
  city: string
  country: string
  method: Method
  card: string
}

export interface Checkout {
  readonly form: Form
  readonly rates: readonly Rate[] | undefined
  readonly rate: Rate | undefined
  /** Goods and postage; undefined until both are known, and no change of the cart is on its way. */
  readonly total: Money | undefined
  readonly busy: boolean
  readonly error: Error | undefined
  /** What was about the total, after it was found to be another. */
  readonly changed: boolean
  fill(part: Partial<Form>): void
  /** What is wrong with a field, by its place in the order. */
  wrong(pointer: string): string | undefined
  submit(): Promise<void>
}

// Half of what payments allows: the other half is for the order.
const tokenMs = 30 * 60_000

// What was typed stays when somebody looks at the shelves once more; the card does not.
let kept: Partial<Form> = {}

// What was typed by the owner of an account is not for who comes after.
let owner: string | undefined
effect(() => {
  const email = account.value?.email
  if (owner && owner !== email) kept = {}
  owner = email
})

export function useCheckout(): Checkout {
  const [form, setForm] = useState<Form>(begin)
  const [state, setState] = useState<{ busy: boolean; error?: Error; changed: boolean }>({
    busy: false,
    changed: false,
  })
  // Who this is may be known only after the form is there; what was typed meanwhile stays.
  const known = account.value
  useEffect(() => {
    if (known) setForm((last) => ({ ...last, email: last.email || known.email, name: last.name || known.name }))
  }, [known])
  const keyFor = useRef(keyring())
  const token = useRef({ of: '', cardToken: '', at: 0 })
  const { rates, error: ratesError, reload } = useRates(form.country, pieces.value)
  const rate = rates?.find(({ method }) => method === form.method) ?? rates?.[0]
  const [goods, ...others] = cart.value?.totals ?? []
  const total =
    settled.value && goods && rate && others.length === 0 && goods.currency === rate.price.currency
      ? { amount: goods.amount + rate.price.amount, currency: goods.currency }
      : undefined

  async function place(): Promise<void> {
    const number = form.card.replaceAll(/\D/g, '')
    // One token for a card however often the button is pressed: another one would be another order. Without a card the order says what it lacks, all at once.
    const { of, at } = token.current
    if (of !== number || (number && Date.now() - at > tokenMs))
      token.current = {
        of: number,
        cardToken: (await call(tokeniseCard, { body: { number } })).cardToken,
        at: Date.now(),
      }
    const { name, street, postcode, city, country } = form
    const order = {
      cardToken: token.current.cardToken,
      email: form.email.trim(),
      address: { name, street, postcode, city, country },
      method: rate?.method ?? form.method,
      total: total ?? { amount: 0, currency: 'EUR' },
    }
    const { orderId } = await call(placeOrder, { body: order, idempotencyKey: keyFor.current(order) })
    emptyCart()
    go(`/orders/${orderId}`)
  }

  async function submit(): Promise<void> {
    setState({ busy: true, changed: false })
    try {
      await place()
    } catch (error) {
      const changed = isProblem(error, ordersProblems.totalChanged)
      if (changed) await Promise.allSettled([refreshCart(), reload()])
      setState({ busy: false, error: error as Error, changed })
    }
  }

  return {
    form,
    rates,
    rate,
    total,
    busy: state.busy,
    error: state.error ?? ratesError,
    changed: state.changed,
    fill: (part) => setForm((last) => ((kept = { ...last, ...part, card: '' }), { ...last, ...part })),
    wrong: (pointer) => (state.error instanceof ApiError ? state.error.at(pointer) : undefined),
    submit,
  }
}

function begin(): Form {
  const { email = '', name = '' } = account.value ?? {}
  const address = { street: '', postcode: '', city: '', country: 'DE' }
  const said = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== ''))
  return { email, name, ...address, method: 'standard', ...said, card: '' }
}

function useRates(country: string, count: number) {
  const [state, setState] = useState<{ rates?: readonly Rate[]; error?: Error }>({})
  const latest = useRef('')
  async function reload(): Promise<void> {
    if (count === 0) return
    const mine = (latest.current = `${country} ${count}`)
    const next = await call(listRates, { query: { country, pieces: count } }).then(
      ({ items }) => ({ rates: items }),
      (error: Error) => ({ error }),
    )
    if (mine === latest.current) setState(next)
  }
  useEffect(() => void reload(), [country, count])
  return { ...state, reload }
}
