/** Files of a repository, by their path from its root. */
export type Files = ReadonlyMap<string, string>

/** A member of the workspace with an image: a service, or a package with a Dockerfile. */
export interface Shipping {
  readonly name: string
  readonly folder: string
  readonly manifest: {
    readonly name: string
    readonly description: string
    readonly scripts?: Readonly<Record<string, string>>
  }
}
