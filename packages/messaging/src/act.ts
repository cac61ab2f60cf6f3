import { operator, Type } from '@flotilla/contract'

const notBlank = '\\S'
const Who = Type.String({ pattern: notBlank, maxLength: 200, title: 'a name', default: operator })
const Reason = Type.String({ pattern: notBlank, maxLength: 1_000, title: 'a reason' })

/** The body of an operator's request that changes something: who does it, and why, as far as it says. */
export const ActBody = Type.Object({ who: Who, because: Type.Optional(Reason) }, { additionalProperties: false })

/** The same for what cannot be taken back: it needs a reason. */
export const ReasonedBody = Type.Object({ who: Who, because: Reason }, { additionalProperties: false })
