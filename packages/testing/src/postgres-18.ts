/** A PostgreSQL 18 for the length of a test run. */
export interface Engine {
  readonly name: 'own' | 'container' | 'embedded'
  /** The superuser's. */
  readonly url: string
  /** Takes away all of it. */
  stop(): Promise<void>
}

/** Nothing here has to outlive a power cut. */
export const settings = Object.freeze({
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
})

export const image = 'postgres:18'
