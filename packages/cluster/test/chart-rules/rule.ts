/** An object as Kubernetes gets it. */
// biome-ignore lint/suspicious/noExplicitAny: a manifest, whatever its kind
export type Manifest = any

/** One thing that the usual linters ask of every manifest by default. */
export interface Rule {
  readonly asks: string
  /** Whose default check it is, by its name there. */
  readonly from: string
  readonly kinds: readonly string[]
  /** Whether an object of those kinds does what is asked, among all objects of its namespace. */
  readonly holds: (object: Manifest, all: readonly Manifest[]) => boolean
  /** Makes a good object one that does not: the fixture that shows that the rule can fail. */
  readonly breaks: (object: Manifest) => void
}

export const workloads = ['Deployment', 'StatefulSet', 'Job'] as const
export const servers = ['Deployment', 'StatefulSet'] as const

export const podOf = (object: Manifest): Manifest => object.spec.template.spec
export const labelsOf = (object: Manifest): Record<string, string> => object.spec.template.metadata.labels
export const containersOf = (object: Manifest): Manifest[] => [
  ...(podOf(object).initContainers ?? []),
  ...podOf(object).containers,
]

/** A rule about each container of a pod. */
export function ofContainers(
  asks: string,
  from: string,
  holds: (container: Manifest, pod: Manifest) => boolean,
  breaks: (container: Manifest) => void,
  kinds: readonly string[] = workloads,
): Rule {
  return {
    asks,
    from,
    kinds,
    holds: (object) => containersOf(object).every((container) => holds(container, podOf(object))),
    breaks: (object) => breaks(podOf(object).containers[0]),
  }
}

/** A rule about the pods of a workload. */
export function ofPods(
  asks: string,
  from: string,
  holds: (pod: Manifest, object: Manifest, all: readonly Manifest[]) => boolean,
  breaks: (pod: Manifest, object: Manifest) => void,
  kinds: readonly string[] = workloads,
): Rule {
  return {
    asks,
    from,
    kinds,
    holds: (object, all) => holds(podOf(object), object, all),
    breaks: (object) => breaks(podOf(object), object),
  }
}

/** Whether a selector takes these labels. */
export function selects(selector: Manifest | undefined, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector?.matchLabels ?? selector ?? {})
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
}
