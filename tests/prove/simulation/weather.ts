/** How bad it is in one life of the world. */
export interface Weather {
  /** The chance to crash at each place where that can be. */
  readonly crashes: number
  /** How long one that crashed is away at most, in ms. */
  readonly downMs: number
  /** How long a message takes at most, in ms. */
  readonly slowestMs: number
  /** The chance of the bus to go away when something is published. */
  readonly outages: number
}
