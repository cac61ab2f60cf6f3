import { type Static, Type } from '@flotilla/contract'

// Without control characters: both stand in headers of mails, and PostgreSQL's text holds no NUL. Each character of an address fits in one way only (the first dot but one ends
// what stands before it), or 64 KiB of dots would keep the event loop busy for seconds.
export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern:
    '^[^\\s@<>\\x00-\\x1f\\x7f]+@[^\\s@<>\\x00-\\x1f\\x7f][^\\s@<>.\\x00-\\x1f\\x7f]*\\.[^\\s@<>\\x00-\\x1f\\x7f]+$',
})
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\x00-\\x1f\\x7f]+$' })
export const Role = Type.Enum(['customer', 'staff'])
export type Role = Static<typeof Role>

export const Account = Type.Object(
  { customerId: Type.String(), email: Email, name: Type.String(), roles: Type.Array(Role) },
  { additionalProperties: false },
)
export type Account = Static<typeof Account>
