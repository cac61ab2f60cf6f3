import type { Ask, DeclaredEdge, RunningService } from '@flotilla/dashboard-views'
import type { DataRows, DataTables, Release, Rollout, SendAnswer, SendRequest } from '@flotilla/dashboard-views/shapes'

/** What the dashboard cannot know from telemetry. Without any of it, it is a plain receiver. */
export interface Ports {
  readonly world: 'laptop' | 'cluster' | 'receiver'
  readonly declared: readonly DeclaredEdge[]
  readonly storefront: () => Promise<string | null>
  readonly services: () => Promise<readonly RunningService[]>
  readonly ask?: Ask
  /** The OpenAPI document at the edge. */
  readonly openapi?: () => Promise<object>
  /** Sends a request to the edge as somebody, as a part of the trace that `traceparent` names. */
  readonly send?: (
    request: SendRequest,
    traceparent: string,
  ) => Promise<Pick<SendAnswer, 'status' | 'headers' | 'body'>>
  readonly data?: DataPort
  readonly rollouts?: RolloutPort
}

/** What runs on Kubernetes, and back to what ran before. */
export interface RolloutPort {
  all(): Promise<readonly Rollout[]>
  /** Undefined where there is no such service. */
  releases(service: string): Promise<readonly Release[] | undefined>
  /** Comes back when the pods of that release serve; throws when it cannot be, and the release is then as it was. */
  undo(service: string, to: number): Promise<void>
}

/** The services' tables, to read only. */
export interface DataPort {
  tables(): Promise<readonly DataTables[]>
  /** Undefined where there is no such table. */
  rows(
    service: string,
    table: string,
    page: { after: string | undefined; limit: number },
  ): Promise<DataRows | undefined>
}

export const plainReceiver: Ports = {
  world: 'receiver',
  declared: [],
  storefront: async () => null,
  services: async () => [],
}
