/** How often something happened in a window of time. No method rejects. */
export interface Counts {
  /** Counts it once more. The first time opens a window of `windowMs` milliseconds; the first time after its end opens the next. */
  add(key: string, windowMs: number): Promise<Count>
  close(): Promise<void>
}

export interface Count {
  /** How often in this window, this time included. */
  readonly count: number
  /** How long the window goes on. */
  readonly ttlMs: number
}
