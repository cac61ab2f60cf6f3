/** Something that the person at the terminal can do something about: what failed, and what to do. */
export class CliError extends Error {
  override name = 'CliError'
  readonly advice: string | undefined

  constructor(message: string, advice?: string, options?: ErrorOptions) {
    super(message, options)
    this.advice = advice
  }
}
