import type { Revision } from '@flotilla/cluster/helm'
import { mayReturnTo } from '@flotilla/cluster/rollout/history'
import type { Said } from '@flotilla/cluster/rollout/verdicts'
import type { Release, Rollout } from '@flotilla/dashboard-views/shapes'

const annotation = 'deployment.kubernetes.io/revision'

/** Deployments as Kubernetes has them, each with the ReplicaSets that it made, newest first. */
export function toRollouts(
  deployments: readonly any[],
  replicaSets: readonly any[],
  verdicts: ReadonlyMap<string, Said>,
): Rollout[] {
  return deployments.map(({ metadata, spec, status }) => {
    const revisions = replicaSets
      .filter((one) => one.metadata.ownerReferences?.some(({ uid }: { uid: string }) => uid === metadata.uid))
      .map((one) => ({
        revision: revisionOf(one.metadata),
        image: imageOf(one.spec),
        at: Date.parse(one.metadata.creationTimestamp),
      }))
      .toSorted((a, b) => b.revision - a.revision)
    const ready = status.updatedReplicas === undefined ? 0 : Math.min(status.updatedReplicas, status.readyReplicas ?? 0)
    return {
      service: metadata.name,
      revision: revisionOf(metadata),
      image: imageOf(spec),
      ready,
      wanted: spec.replicas,
      state: stateOf({ ready, wanted: spec.replicas, conditions: status.conditions ?? [], revisions }),
      revisions,
      guard: verdicts.get(metadata.name) ?? null,
    }
  })
}

/** Newest first. */
export function toReleases(history: readonly Revision[]): Release[] {
  const back = new Set(mayReturnTo(history).map(({ revision }) => revision))
  return history.toReversed().map(({ revision, updated, status, description }) => ({
    revision,
    at: Date.parse(updated),
    status,
    says: description,
    served: back.has(revision),
  }))
}

interface Standing {
  readonly ready: number
  readonly wanted: number
  readonly conditions: readonly { readonly type: string; readonly reason: string }[]
  readonly revisions: Rollout['revisions']
}

// To roll back, Kubernetes takes the old ReplicaSet up again: the newest revision is then not the youngest.
function stateOf({ ready, wanted, conditions, revisions }: Standing): Rollout['state'] {
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded'))
    return 'stuck'
  if (ready < wanted) return 'progressing'
  const [newest] = revisions
  return newest && revisions.some(({ at }) => at > newest.at) ? 'rolled back' : 'complete'
}

const revisionOf = ({ annotations }: { annotations?: Record<string, string> }): number =>
  Number(annotations?.[annotation] ?? 0)

const imageOf = ({ template }: any): string => template.spec.containers[0].image
