import { Choice, Field } from '../../parts/field.tsx'
import { account } from '../../state/session.ts'
import { countries } from './countries.ts'
import type { Checkout, Form } from './use-checkout.ts'

export function AddressFields({ checkout: { form, fill, wrong } }: { checkout: Checkout }) {
  const of = (name: keyof Form & string, pointer: string) => ({
    name,
    value: form[name],
    error: wrong(pointer),
    onInput: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => fill({ [name]: value }),
  })
  return (
    <>
      <section class="step" aria-labelledby="contact">
        <h2 id="contact">How to reach you</h2>
        <Field
          label="E-mail"
          type="email"
          autoComplete="email"
          inputMode="email"
          hint="News of your order goes there."
          {...of('email', '/email')}
        />
        {!account.value && (
          <p class="hint">
            You are a guest, which is fine. <a href="/account">Log in</a> to find your orders again elsewhere.
          </p>
        )}
      </section>
      <section class="step" aria-labelledby="where">
        <h2 id="where">Where to</h2>
        <Field label="Name" autoComplete="name" {...of('name', '/address/name')} />
        <Field label="Street and number" autoComplete="street-address" {...of('street', '/address/street')} />
        <div class="beside">
          <Field class="short" label="Postcode" autoComplete="postal-code" {...of('postcode', '/address/postcode')} />
          <Field label="City" autoComplete="address-level2" {...of('city', '/address/city')} />
        </div>
        <Choice
          label="Country"
          autoComplete="country"
          options={countries}
          value={form.country}
          error={wrong('/address/country')}
          onChange={({ currentTarget: { value } }) => fill({ country: value })}
        />
      </section>
    </>
  )
}
