import { names } from '../cluster/names.ts'
import { attempt, tool } from '../cluster/tool.ts'
import { CliError } from '../errors.ts'

/** A revision of a release, as Helm keeps it. */
export interface Revision {
  readonly revision: number
  readonly updated: string
  /** deployed, superseded, failed, pending-upgrade … */
  readonly status: string
  readonly description: string
}

const where = ['-n', names.namespace, '--kube-context', names.context]

/** Oldest first; throws where there is no such release. */
export async function historyOf(service: string): Promise<Revision[]> {
  const text = await attempt('helm', ['history', service, ...where, '-o', 'json'])
  if (text === undefined) throw new CliError(`there is no release ${service}`, 'helm list -n shop names them')
  return JSON.parse(text) as Revision[]
}

const served = (history: readonly Revision[]): Revision[] =>
  history.filter(({ status }) => status === 'superseded' || status === 'deployed')

/** The one that serves. */
export function currentOf(history: readonly Revision[]): Revision | undefined {
  const good = served(history)
  return good.findLast(({ status }) => status === 'deployed') ?? good.at(-1)
}

/** Those that served and are not the current one. */
export function mayReturnTo(history: readonly Revision[]): Revision[] {
  const current = currentOf(history)
  return served(history).filter((one) => one !== current)
}

/** The revision to go back to: the last one that served before the one that does, or the one asked for. */
export function targetOf(service: string, history: readonly Revision[], asked: number | undefined): number {
  const good = served(history)
  const current = currentOf(history)
  if (asked !== undefined) {
    if (asked === current?.revision) throw new CliError(`${service} is at revision ${asked} already`)
    if (good.some(({ revision }) => revision === asked)) return asked
    const known = good.map(({ revision }) => revision).join(', ')
    throw new CliError(`${service} has no revision ${asked} that served`, `There are: ${known}`)
  }
  const before = good.findLast(({ revision }) => current !== undefined && revision < current.revision)
  if (!before) throw new CliError(`${service} has no revision before this one`)
  return before.revision
}

/** Makes that revision the current one, as a new revision, and waits until its pods serve. */
export async function rollBack(service: string, revision: number, timeoutSeconds: number): Promise<void> {
  await tool('helm', ['rollback', service, String(revision), ...where, '--wait', '--timeout', `${timeoutSeconds}s`])
}
