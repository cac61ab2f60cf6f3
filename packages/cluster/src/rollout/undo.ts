import { CliError } from '@flotilla/workspace/errors'
import { historyOf, rollBack } from '../helm.ts'
import { kubectl } from '../kubectl.ts'
import { names } from '../names.ts'
import { currentOf, targetOf } from './history.ts'

const patienceSeconds = 120

/**
 * Goes back to the revision before, or to `to`. A version that no longer works on the schema refuses to start (@flotilla/postgres, assertSchema); then the
 * old pods go on serving, and the release is put back to where it was.
 */
export async function undo(service: string, to: number | undefined): Promise<number> {
  const history = await historyOf(service)
  const target = targetOf(service, history, to)
  const current = currentOf(history)?.revision
  try {
    await rollBack(service, target, patienceSeconds)
  } catch (error) {
    const words = await lastWords(service)
    if (current !== undefined) await rollBack(service, current, patienceSeconds)
    throw new CliError(
      `${service} could not go back to revision ${target}${words ? `: ${words}` : ''}`,
      current === undefined ? undefined : `It is at what revision ${current} was, and served all the time.`,
      { cause: error },
    )
  }
  return target
}

/** Several back to what each was before, together: where one cannot, those that could are put to where they were. Gives the revision of each. */
export async function undoTogether(services: readonly string[]): Promise<Map<string, number>> {
  const histories = await Promise.all(services.map(async (service) => [service, await historyOf(service)] as const))
  // Whoever has nothing to go back to is found before anything is changed.
  const targets = new Map(histories.map(([service, history]) => [service, targetOf(service, history, undefined)]))
  const outcomes = await Promise.allSettled(services.map((service) => undo(service, targets.get(service))))
  const refused = outcomes.find((one) => one.status === 'rejected')
  if (!refused) return targets
  const returned = histories.filter((_, n) => outcomes[n]!.status === 'fulfilled')
  await Promise.all(
    returned.map(([service, history]) => rollBack(service, currentOf(history)!.revision, patienceSeconds)),
  )
  throw new CliError((refused.reason as Error).message, 'All of them are as they were.', { cause: refused.reason })
}

/** What the newest pod that is not ready had to say. */
async function lastWords(service: string): Promise<string | undefined> {
  const where = ['-n', names.namespace]
  const list = await kubectl([...where, 'get', 'pods', '-l', `app.kubernetes.io/name=${service}`, '-o', 'json'])
  const pods = JSON.parse(list).items as any[]
  const ill = pods.find(({ status }) => !status.containerStatuses?.[0]?.ready)
  if (!ill) return undefined
  const previous = ill.status.containerStatuses?.[0]?.restartCount > 0 ? ['--previous'] : []
  const log = await kubectl([...where, 'logs', ill.metadata.name, '--tail=20', ...previous]).catch(() => '')
  const lines = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const said = lines.findLast(({ level }) => ['warn', 'error', 'fatal'].includes(level))
  return said?.err?.message ?? said?.msg
}
