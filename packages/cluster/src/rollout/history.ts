import { CliError } from '@flotilla/workspace/errors'
import type { Revision } from '../helm.ts'

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
