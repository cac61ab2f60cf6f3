import type { TSchema } from '@flotilla/contract'
import { flawsInWords, validatorOf } from '@flotilla/validation'

/** Returns the check of a message's data: why it does not fit the schema, undefined if it does. */
export function checkOf(schema: TSchema): (data: unknown) => string | undefined {
  const validate = validatorOf(schema, 'exact')
  return (data) => {
    const flaws = validate(data)
    return flaws.length === 0 ? undefined : `its data does not fit the schema: ${flawsInWords(flaws)}`
  }
}
