import type { Finding, ProblemDocument } from '@flotilla/contract'

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

/** Whether the error says that, and nothing else. */
export function isProblem(error: unknown, code: string): error is ApiError {
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
