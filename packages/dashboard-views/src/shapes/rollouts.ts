/** GET /api/rollouts: only in the cluster's world. */
export interface Rollout {
  readonly service: string
  readonly revision: number
  readonly image: string
  readonly ready: number
  readonly wanted: number
  readonly state: 'complete' | 'progressing' | 'stuck' | 'rolled back'
  readonly revisions: readonly { readonly revision: number; readonly image: string; readonly at: number }[]
  /** The guard's last word on a new version; null when Kubernetes keeps none any more. */
  readonly guard: { readonly good: boolean; readonly says: string; readonly at: number } | null
}

/** GET /api/rollouts/:service: what Helm keeps of it, newest first. POST /api/rollouts/:service/undo {to} makes one that served the current one again. */
export interface Release {
  readonly revision: number
  readonly at: number
  /** deployed, superseded, failed, pending-upgrade … */
  readonly status: string
  readonly says: string
  /** It served, and is not the current one. */
  readonly served: boolean
}
