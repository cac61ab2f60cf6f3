import { paymentsProblems } from '@flotilla/payments-contract/operations'
import { isProblem } from '../../api/problem.ts'
import { Field } from '../../parts/field.tsx'
import { testCards } from './test-cards.ts'
import type { Checkout } from './use-checkout.ts'

export function CardField({ checkout: { form, fill, wrong, error } }: { checkout: Checkout }) {
  const refused = isProblem(error, paymentsProblems.cardUnknown) ? 'No such card. Take one of those below' : undefined
  return (
    <section class="step" aria-labelledby="card">
      <h2 id="card">With what</h2>
      <Field
        label="Card number"
        name="card"
        inputMode="numeric"
        autoComplete="off"
        placeholder="0000 0000 0000 0000"
        value={inFours(form.card)}
        error={wrong('/number') ?? wrong('/cardToken') ?? refused}
        onInput={({ currentTarget: { value } }) => fill({ card: value.replaceAll(/\D/g, '').slice(0, 19) })}
      />
      <p class="hint" id="test-cards">
        The card network is simulated, and these are its cards. A card …
      </p>
      <ul class="chips" aria-labelledby="test-cards">
        {testCards.map(({ number, does }) => (
          <li key={number}>
            <button type="button" aria-pressed={form.card === number} onClick={() => fill({ card: number })}>
              <span class="number">…{number.slice(-4)}</span> {does}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const inFours = (digits: string) => digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
