import { type Static, Type } from 'typebox'

/** An id, as PostgreSQL writes it. */
export const Uuid = Type.String({ format: 'uuid' })

/** RFC 3339. */
export const DateTime = Type.String({ format: 'date-time' })

// Without control characters: an address stands in headers of mails, and PostgreSQL's text holds no NUL. Each character fits in one way only (the first dot but one ends what stands
// before it), or 64 KiB of dots would keep the event loop busy for seconds.
export const Email = Type.String({
  title: 'an e-mail address',
  minLength: 3,
  maxLength: 254,
  pattern:
    '^[^\\s@<>\\x00-\\x1f\\x7f]+@[^\\s@<>\\x00-\\x1f\\x7f][^\\s@<>.\\x00-\\x1f\\x7f]*\\.[^\\s@<>\\x00-\\x1f\\x7f]+$',
})

/** ISO 3166-1 alpha-2. */
export const Country = Type.String({ title: 'a country code of two letters', pattern: '^[A-Z]{2}$' })

/** ISO 4217. */
export const Currency = Type.String({ title: 'a currency code of three letters', pattern: '^[A-Z]{3}$' })

/** A sum in the currency's minor unit (cents), so that sums are exact. */
export const Money = Type.Object(
  { amount: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), currency: Currency },
  { additionalProperties: false },
)
export type Money = Static<typeof Money>
