import { inNamesOf } from '@flotilla/workspace/shell'

/** It would end the same way again: a service that does not take its configuration. The message is what it said. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/** EX_CONFIG, with which the kit ends a process that does not take its configuration. */
export const refusedBy = 'code 78'

const begins = 'the configuration is not valid: '

/** Whether a line is what the kit says before that: whoever started the service says it, once for all of them. */
export const isRefusal = (line: string): boolean => line.startsWith(begins)

/** What was said last, without how it begins, by the names that the shell uses. */
export function toRefusal(said: string, shell: NodeJS.ProcessEnv): string {
  const line = said.split('\n').findLast(isRefusal)
  return line ? inNamesOf(shell, line.slice(begins.length)) : 'its configuration is not valid'
}

/** One line for each sentence, with all services that said it: `cart, orders: LOG_LEVEL must be …`. */
export function inOneMessage(refusals: readonly { service: string; message: string }[]): string {
  const sorted = refusals.toSorted((a, b) => a.service.localeCompare(b.service))
  const services = Map.groupBy(sorted, ({ message }) => message)
  const lines = [...services].map(([message, of]) => `${of.map(({ service }) => service).join(', ')}: ${message}`)
  return lines.join('\n')
}
