import { historyOf, rollBack } from '../helm.ts'
import { targetOf } from './history.ts'
import { watch } from './watch.ts'

const patienceSeconds = 300

/** Watches the newest releases of several services; when one is bad, all go back to what each was before. True when all are good. Says what it sees. */
export async function watchTogether(services: readonly string[], seconds: number): Promise<boolean> {
  const targets = new Map<string, number>()
  for (const service of services) targets.set(service, targetOf(service, await historyOf(service), undefined))
  console.log(`watching ${services.join(', ')} for ${seconds} s; when one of them is bad, all go back`)
  const verdicts = await Promise.all(services.map(async (service) => ({ service, ...(await watch(service, seconds)) })))
  for (const { service, verdict, because } of verdicts)
    console.log(`${verdict === 'good' ? '✓' : '✗'} ${service}: ${because}`)
  if (verdicts.every(({ verdict }) => verdict === 'good')) return true
  await Promise.all([...targets].map(([service, revision]) => goBack(service, revision)))
  return false
}

// One that cannot go back leaves the others free to.
async function goBack(service: string, revision: number): Promise<void> {
  await rollBack(service, revision, patienceSeconds).then(
    () => sayWhere(service, revision),
    (error: Error) =>
      console.error(`✗ ${service} could not go back to revision ${revision}: ${error.message}
  kubectl -n shop describe pods -l app.kubernetes.io/name=${service} tells why; flotilla rollout undo ${service} tries again`),
  )
}

export function sayWhere(service: string, revision: number): void {
  console.log(`✓ ${service} is as it was at revision ${revision}`)
}
