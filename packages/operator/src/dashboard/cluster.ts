import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runningServices, servicesOnly } from '@flotilla/cluster/forward'
import { historyOf } from '@flotilla/cluster/helm'
import { kubectl } from '@flotilla/cluster/kubectl'
import { names } from '@flotilla/cluster/names'
import { undo } from '@flotilla/cluster/rollout/undo'
import { readVerdicts } from '@flotilla/cluster/rollout/verdicts'
import type { Ports } from '@flotilla/dashboard'
import { readServices, root } from '@flotilla/workspace/repository'
import { openDoor } from '../door.ts'
import { declaredEdges } from './declared.ts'
import { toReleases, toRollouts } from './rollouts.ts'
import { throughDoor } from './through-door.ts'

/** What Kubernetes and the files of this checkout tell of the shop on the cluster. */
export async function ofCluster(): Promise<Ports> {
  return {
    world: 'cluster',
    declared: declaredEdges(await readServices()),
    storefront: async () => null,
    services: deployments,
    ask: throughDoor(() => openDoor({ cluster: true })),
    openapi: async () => JSON.parse(await readFile(join(root, 'services/gateway/openapi.json'), 'utf8')),
    rollouts: {
      all: async () => toRollouts(await list('deployments'), await list('replicasets'), await readVerdicts()),
      async releases(service) {
        if ((await runningServices()).includes(service)) return toReleases(await historyOf(service))
      },
      undo: async (service, to) => void (await undo(service, to)),
    },
  }
}

async function deployments() {
  const pods = await list('pods')
  return (await list('deployments')).map(({ metadata, spec, status }) => ({
    name: metadata.name as string,
    version: String(spec.template.spec.containers[0].image.split(':').at(-1)).slice(0, 12),
    state: status.readyReplicas === spec.replicas ? ('ready' as const) : ('unready' as const),
    ...endsOf(pods.filter((pod) => pod.metadata.labels['app.kubernetes.io/name'] === metadata.name)),
  }))
}

// Of the containers that ended and were started again.
function endsOf(pods: readonly any[]) {
  const containers = pods.flatMap((pod) => pod.status.containerStatuses ?? [])
  const [last] = containers
    .flatMap(({ lastState }) => lastState?.terminated ?? [])
    .map(({ reason, finishedAt }) => ({ how: String(reason), at: Date.parse(finishedAt) }))
    .toSorted((a, b) => b.at - a.at)
  return {
    restarts: containers.reduce((sum: number, { restartCount }) => sum + restartCount, 0),
    ended: last ?? null,
  }
}

async function list(kind: string): Promise<any[]> {
  return JSON.parse(await kubectl(['-n', names.namespace, 'get', kind, '-l', servicesOnly, '-o', 'json'])).items
}
