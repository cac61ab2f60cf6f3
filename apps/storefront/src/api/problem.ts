import type { Finding, ProblemDocument, ProblemKind } from '@flotilla/contract'

/** What the API refused, in words for a person. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly findings: readonly Finding[]

  constructor({ status, code, title, detail, findings = [] }: ProblemDocument) {
    super(detail ?? title)
    this.status = status
    this.code = code
    this.findings = findings
  }

  /** What is wrong with one field of the body, by its JSON Pointer. */
  at(pointer: string): string | undefined {
    const found = this.findings.find((finding) => finding.in === 'body' && finding.at === pointer)
    return found && inWords(found.expected)
  }
}

/** There was no answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The shop cannot be reached. Is it running, and are you online?', { cause })
  }
}

/** The browser's session is another person's than the page showed: of another tab, or because it ended. Nothing was done. */
export class SomebodyElse extends Error {
  constructor() {
    super('You have been logged in or out since this page was shown, so nothing was done. Please try again.')
  }
}

/** The session is forgotten as soon as it is begun. */
export class NoCookies extends Error {
  constructor() {
    super('This browser does not keep the cookies of the shop, which it needs to know your cart. Please allow them.')
  }
}

/** Tells whether an error is a problem of that kind. */
export function isProblem(error: unknown, { code }: Pick<ProblemKind, 'code'>): error is ApiError {
  return error instanceof ApiError && error.code === code
}

// The validator speaks to developers.
function inWords(expected: string): string {
  if (expected === 'must be there' || expected === 'must NOT have fewer than 1 characters') return 'Please fill this in'
  const [, bound, count] = /^must NOT have (fewer|more) than (\d+) characters$/.exec(expected) ?? []
  if (count) return bound === 'fewer' ? `At least ${count} characters` : `At most ${count} characters`
  if (expected.startsWith('must match pattern')) return 'This does not look right'
  return expected.replace(/^must/, 'This must').replace(' >= ', ' be at least ').replace('be be', 'be')
}
