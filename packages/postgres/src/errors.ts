/** The database cannot be reached now, or its connection broke. What was being committed at that moment may have been. Services answer it with 503. */
export class DatabaseAway extends Error {
  override name = 'DatabaseAway'

  constructor(cause: Error) {
    super(`The database is not available now: ${cause.message}`, { cause })
  }
}

// What pg says without a code.
const lostConnection =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect)/

/** `DatabaseAway` in the place of an error that is about the connection or the server as a whole; any other error as it is. */
export function toAway(error: Error & { code?: string }): Error {
  const code = error.code ?? ''
  // SQLSTATE: 08 connection, 53300 too many of them, 57P the server is shut down, crashed or starting.
  const isAway = /^(08|53300|57P)/.test(code) || /^E[A-Z]+$/.test(code) || lostConnection.test(error.message)
  return isAway ? new DatabaseAway(error) : error
}

/** Whether the error is a broken unique constraint (SQLSTATE 23505), of that name where one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: broken } = (error ?? {}) as { code?: string; constraint?: string }
  return code === '23505' && (constraint === undefined || broken === constraint)
}

/** Whether no answer came in time: the connection may be dead without anyone having said so. */
export function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout'
}

/**
 * Whether a prepared statement would give other columns or types than when it was prepared (SQLSTATE 0A000), since a migration has changed a table. Nothing was done, and the transaction is void.
 */
export function isStalePlan(error: unknown): boolean {
  const { code, routine } = (error ?? {}) as { code?: string; routine?: string }
  return code === '0A000' && routine === 'RevalidateCachedQuery'
}
