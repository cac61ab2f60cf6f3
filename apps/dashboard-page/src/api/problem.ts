/** What the dashboard's server refused, in words for a person. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, document: { title?: string; detail?: string } | undefined) {
    super(document?.detail ?? document?.title ?? `The dashboard answered ${status} without saying why.`)
    this.status = status
  }
}

/** There was no answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The dashboard’s server does not answer. Is it still running? `npm start` starts it anew.', { cause })
  }
}
