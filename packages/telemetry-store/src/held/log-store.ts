import type { LogLine } from '../shapes.ts'

export interface LogFilter {
  readonly level?: LogLine['level']
  readonly service?: string
  readonly traceId?: string
  readonly text?: string
  /** Lines written earlier only. */
  readonly before?: number
  readonly limit?: number
}

/** Lines in memory, at most so many; the oldest go first. */
export interface LogStore {
  add(lines: readonly Omit<LogLine, 'id'>[]): void
  /** Newest first. */
  find(filter: LogFilter): LogLine[]
  /** Calls back with what is new, until the returned function is called. */
  onAdded(listener: (lines: readonly LogLine[]) => void): () => void
  readonly count: number
  readonly dropped: number
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

export function matches(line: LogLine, { level, service, traceId, text }: LogFilter): boolean {
  if (level && levels.indexOf(line.level) < levels.indexOf(level)) return false
  if (service && line.service !== service) return false
  if (traceId && line.traceId !== traceId) return false
  return !text || `${line.message} ${JSON.stringify(line.fields)}`.toLowerCase().includes(text.toLowerCase())
}

export function createLogStore(most: number): LogStore {
  const listeners = new Set<(lines: readonly LogLine[]) => void>()
  let lines: LogLine[] = []
  let [nextId, dropped] = [1, 0]

  return {
    add(added) {
      const numbered = added.map((line) => ({ ...line, id: nextId++ }))
      lines.push(...numbered)
      // A tenth at a time: moving all of them for each line would cost more than the lines.
      if (lines.length > most * 1.1) {
        dropped += lines.length - most
        lines = lines.slice(-most)
      }
      for (const listener of listeners) listener(numbered)
    },
    find(filter) {
      const { before = Number.POSITIVE_INFINITY, limit = 200 } = filter
      const found: LogLine[] = []
      for (let i = lines.length - 1; i >= 0 && found.length < limit; i--) {
        const line = lines[i]!
        if (line.at < before && matches(line, filter)) found.push(line)
      }
      return found
    },
    onAdded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    get count() {
      return lines.length
    },
    get dropped() {
      return dropped
    },
  }
}
