/**
 * Where answers are kept that can be had again. Values are JSON: what comes out is a copy of what went in. No method rejects: a cache that is away
 * knows nothing and keeps nothing.
 */
export interface Cache {
  /** Undefined when it is not known, or no longer. */
  get<T>(key: string): Promise<T | undefined>
  /** Keeps it for `ttlMs` milliseconds at most; it may go sooner. */
  set(key: string, value: unknown, ttlMs: number): Promise<void>
  delete(...keys: string[]): Promise<void>
  close(): Promise<void>
}
