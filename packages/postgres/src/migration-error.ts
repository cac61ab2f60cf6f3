/** Migrations did not run, or not to their end. The message is for a person: a line per finding, and what else can be done. */
export class MigrationError extends Error {
  override name = 'MigrationError'
  readonly findings: readonly string[]
  /** Holds for all of the findings. */
  readonly advice: string | undefined

  constructor(findings: readonly string[], { advice, ...options }: ErrorOptions & { advice?: string } = {}) {
    super([...findings, ...(advice ? [advice] : [])].join('\n'), options)
    this.findings = findings
    this.advice = advice
  }
}
