export type ServiceState = 'stopped' | 'starting' | 'ready' | 'unready' | 'crashed'

export interface ServiceStatus {
  readonly name: string
  readonly state: ServiceState
  readonly url: string
  readonly admin: string
  readonly pid: number | null
  readonly version: string
  readonly restarts: number
  /** How it ended without being told to, the last time. */
  readonly ended: { readonly how: string; readonly at: number } | null
}

export interface Status {
  /** All services are. */
  readonly ready: boolean
  readonly storefront: string | null
  readonly dashboard: string | null
  readonly services: readonly ServiceStatus[]
}

export const nothingRuns: Status = Object.freeze({ ready: false, storefront: null, dashboard: null, services: [] })
