import type { Position } from '@flotilla/postgres'

/** A position that is stored. It means something on the server whose transaction ids it is made of, and for the bus that has what is before it, and for no other. */
export interface StoredPosition extends Position {
  /** See `Bus.store`. */
  readonly bus: string
  /** The system identifier of the server, as text. */
  readonly server: string
}
