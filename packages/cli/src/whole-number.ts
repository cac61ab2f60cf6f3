import { CliError } from '@flotilla/workspace/errors'

/** What an option says, as a whole number above 0. Throws a `CliError` with the option's name. */
export function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new CliError(`${name}: expected a whole number above 0, came «${text}»`)
}
