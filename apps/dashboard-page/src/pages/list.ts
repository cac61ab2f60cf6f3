import type { IconName } from '../parts/icon.tsx'

export interface PageEntry {
  /** As the server names it in /api/world, and the first segment of its path. */
  readonly name: string
  readonly title: string
  readonly path: string
  /** After `g`. */
  readonly key: string
  readonly icon: IconName
}

export const pages: readonly PageEntry[] = [
  { name: 'overview', title: 'Overview', path: '/', key: 'o', icon: 'overview' },
  { name: 'map', title: 'Map', path: '/map', key: 'm', icon: 'map' },
  { name: 'traces', title: 'Traces', path: '/traces', key: 't', icon: 'traces' },
  { name: 'logs', title: 'Logs', path: '/logs', key: 'l', icon: 'logs' },
  { name: 'events', title: 'Events', path: '/events', key: 'e', icon: 'events' },
  { name: 'sagas', title: 'Sagas', path: '/sagas', key: 's', icon: 'sagas' },
  { name: 'metrics', title: 'Metrics', path: '/metrics', key: 'c', icon: 'metrics' },
  { name: 'explorer', title: 'Explorer', path: '/explorer', key: 'x', icon: 'explorer' },
  { name: 'data', title: 'Data', path: '/data', key: 'd', icon: 'data' },
  { name: 'rollouts', title: 'Rollouts', path: '/rollouts', key: 'r', icon: 'rollouts' },
]
