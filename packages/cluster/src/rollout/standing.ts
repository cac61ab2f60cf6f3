import { historyOf } from '../helm.ts'
import { kubectl } from '../kubectl.ts'
import { names } from '../names.ts'
import { readVerdicts } from './verdicts.ts'

/** Returns how the release of a service stands: its revisions, its pods, and what the guard said last. */
export async function standingOf(service: string) {
  const [history, deployment, verdicts] = await Promise.all([
    historyOf(service),
    kubectl(['-n', names.namespace, 'get', 'deployment', service, '-o', 'json']).then(JSON.parse),
    readVerdicts(),
  ])
  const current = history.findLast((one) => one.status === 'deployed') ?? history.at(-1)!
  const verdict = verdicts.get(service)
  return {
    service,
    revision: current.revision,
    since: current.updated,
    ready: deployment.status.readyReplicas ?? 0,
    wanted: deployment.spec.replicas,
    verdict,
    history: history.map(({ revision, status: state, updated, description }) => ({
      revision,
      state,
      updated,
      description,
    })),
  }
}
