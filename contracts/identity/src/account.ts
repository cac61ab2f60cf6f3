import { Email, type Static, Type } from '@flotilla/contract'

// Without control characters, as an address is.
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\x00-\\x1f\\x7f]+$' })
export const Role = Type.Enum(['customer', 'staff'])
export type Role = Static<typeof Role>

export const Account = Type.Object(
  { customerId: Type.String(), email: Email, name: Type.String(), roles: Type.Array(Role) },
  { additionalProperties: false },
)
export type Account = Static<typeof Account>
