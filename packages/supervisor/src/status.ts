export type ServiceState = 'stopped' | 'starting' | 'ready' | 'unready' | 'crashed'

/** How a process ended without being told to, the last time; `how` is a signal, a code, a reason. */
export type Ended = { readonly how: string; readonly at: number } | null

export interface ServiceStatus {
  readonly name: string
  readonly state: ServiceState
  readonly url: string
  readonly admin: string
  readonly pid: number | null
  readonly version: string
  readonly restarts: number
  readonly ended: Ended
}

export interface DatabaseStatus {
  /** `unready`: it runs, or is somebody else's to run, and takes no connection within a second. */
  readonly state: ServiceState
  /** Host and port. */
  readonly where: string
  /** Otherwise it is the one of FLOTILLA_POSTGRES_URL, which is not started here: it has no pid and no restarts. */
  readonly embedded: boolean
  readonly pid: number | null
  readonly restarts: number
  readonly ended: Ended
}

export interface Status {
  /** All services are, and the database. */
  readonly ready: boolean
  readonly storefront: string | null
  readonly dashboard: string | null
  readonly database: DatabaseStatus | null
  readonly services: readonly ServiceStatus[]
}

export const nothingRuns: Status = Object.freeze({
  ready: false,
  storefront: null,
  dashboard: null,
  database: null,
  services: [],
})

/** For people: `3 restarts`; nothing where there were none. */
export function restartsInWords(restarts: number): string {
  if (restarts === 0) return ''
  return restarts === 1 ? '1 restart' : `${restarts} restarts`
}
