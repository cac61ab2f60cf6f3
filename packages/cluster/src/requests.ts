import { parseAllDocuments } from 'yaml'

/** What pods ask of their nodes. */
export interface Requests {
  readonly pods: number
  /** In Mi. */
  readonly memory: number
  /** In cores. */
  readonly cpu: number
}

const servers = ['Deployment', 'StatefulSet']
const mi: Readonly<Record<string, number>> = { Ki: 1 / 1_024, Mi: 1, Gi: 1_024 }

/** What all servers in rendered manifests ask for when nobody asks them anything: replicas as said, or the least that their autoscaler keeps. Canaries and Jobs come and go, and are not in it. */
export function requestsOf(manifests: readonly string[]): Requests {
  const objects = manifests.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()))
  const least = new Map<string, number>(
    objects
      .filter((object) => object?.kind === 'HorizontalPodAutoscaler')
      .map(({ spec }) => [`${spec.scaleTargetRef.kind} ${spec.scaleTargetRef.name}`, spec.minReplicas ?? 1]),
  )
  return objects
    .filter((object) => servers.includes(object?.kind) && !object.metadata.name.endsWith('-canary'))
    .map(({ kind, metadata, spec }) => {
      const pods: number = least.get(`${kind} ${metadata.name}`) ?? spec.replicas ?? 1
      const asked: any[] = spec.template.spec.containers.map((one: any) => one.resources.requests)
      const sum = (of: (one: any) => number) => pods * asked.reduce((all, one) => all + of(one), 0)
      return { pods, memory: sum(({ memory }) => toMi(memory)), cpu: sum(({ cpu }) => toCores(String(cpu))) }
    })
    .reduce((a, b) => ({ pods: a.pods + b.pods, memory: a.memory + b.memory, cpu: a.cpu + b.cpu }))
}

function toMi(text: string): number {
  const [, value, unit] = /^(\d+)(Ki|Mi|Gi)$/.exec(text)!
  return Number(value) * mi[unit!]!
}

const toCores = (text: string): number => (text.endsWith('m') ? Number(text.slice(0, -1)) / 1_000 : Number(text))
