import type { Finding, FindingCode, ProblemDocument, ProblemKind } from '@flotilla/contract'

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
    return found && inWords(found)
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

const words: { readonly [code in FindingCode]?: (limit: number) => string } = {
  required: () => empty,
  minLength: (limit) => (limit === 1 ? empty : `At least ${limit} characters`),
  maxLength: (limit) => `At most ${limit} characters`,
  minimum: (limit) => `At least ${limit}`,
  maximum: (limit) => `At most ${limit}`,
  pattern: () => odd,
  format: () => odd,
  type: () => odd,
}

const empty = 'Please fill this in'
const odd = 'This does not look right'

function inWords({ code, limit = 0, expected }: Finding): string {
  return words[code]?.(limit) ?? expected.replace(/^must/, 'This must')
}
