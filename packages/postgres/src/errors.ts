import { deadlineSignal } from '@flotilla/clock'

/** Whether the same transaction may succeed if tried again: serialisation, deadlock, lost connection, server going away. */
export function isRetryable(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code ?? ''
  return (
    code === '40001' || code === '40P01' || code.startsWith('08') || code.startsWith('57P') || /^E[A-Z]+$/.test(code)
  )
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

/** Whether the statement was ended at somebody's wish, or never begun: the connection is as good as before. */
export function isCancelled(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string }
  return code === '57014' || error === deadlineSignal()?.reason
}
