import { kubectl } from './kubectl.ts'
import { names } from './names.ts'

/** The names of the Deployments and StatefulSets of the shop of which every replica is ready. */
export async function readyWorkloads(): Promise<Set<string>> {
  const text = await kubectl(['-n', names.namespace, 'get', 'deployments,statefulsets', '-o', 'json'])
  const { items } = JSON.parse(text) as { items: any[] }
  const whole = items.filter(
    ({ metadata, spec, status }) =>
      status.observedGeneration === metadata.generation && (status.readyReplicas ?? 0) >= spec.replicas,
  )
  return new Set(whole.map(({ metadata }) => metadata.name))
}
