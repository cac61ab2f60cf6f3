import { execFileSync } from 'node:child_process'
import { root } from '@flotilla/workspace/repository'
import { parseAllDocuments } from 'yaml'

/** The password of everybody in what is rendered. */
export const password = 'rendered'

/** The objects of a store's chart, with these values. */
export function objectsOf(chart: string, files: readonly string[], settings: readonly string[] = []): any[] {
  const values = [...files.flatMap((file) => ['-f', file]), ...settings.flatMap((one) => ['--set', one])]
  const args = ['template', chart, `charts/${chart}`, ...values, '--set', `fixedPassword=${password}`]
  const text = execFileSync('helm', args, { cwd: root, encoding: 'utf8' })
  return parseAllDocuments(text).flatMap((one) => one.toJS() ?? [])
}
