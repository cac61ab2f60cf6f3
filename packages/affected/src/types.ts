/** What a change reaches of a member: the files of its image, its release on a cluster, or no more than its checks. */
export type Reach = 'image' | 'chart' | 'checks'

/** Why one member needs another: its code runs it, its tests do, or a program of it makes what ships. */
export type Need = 'runs' | 'checks' | 'builds'

/** A package of the workspace, as its package.json has it. */
export interface Member {
  readonly name: string
  /** From the root: `services/cart`. */
  readonly folder: string
  readonly kind: 'service' | 'app' | 'contract' | 'package' | 'test'
  /** It has a Dockerfile: an image is made of it, and a chart runs it. */
  readonly ships: boolean
  /** Members that it names, by name. */
  readonly needs: ReadonlyMap<string, Need>
  /** Files that others may import, from the root. */
  readonly exports: ReadonlySet<string>
}

/** What a dependency of a member comes to: its own version and all that it brings, as one digest. */
export interface Resolved {
  readonly digest: string
  readonly need: Need
}

/** What is to be known of a commit. */
export interface Snapshot {
  readonly members: ReadonlyMap<string, Member>
  /** By folder (`.` for the root), then by name of the dependency. */
  readonly lock: ReadonlyMap<string, ReadonlyMap<string, Resolved>>
}

/** A member, or a store’s chart, that a change reaches. */
export interface Affected {
  readonly name: string
  readonly folder: string
  readonly kind: Member['kind'] | 'store'
  readonly ships: boolean
  readonly reaches: readonly Reach[]
  /** Each from what was changed to the member: `contracts/cart/src/operations.ts → @flotilla/cart-contract → @flotilla/gateway`. */
  readonly because: readonly string[]
  /** It is there no more. */
  readonly removed?: true
}
