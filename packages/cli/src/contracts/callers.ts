import type { Operation } from '@flotilla/contract'
import { consumersOf } from './consumers.ts'

/** Operations for services whose `callers` are not those whose code calls them. */
export function findStrangers(
  operations: readonly Pick<Operation, 'service' | 'name' | 'allow' | 'callers'>[],
  callersOf: (operation: Pick<Operation, 'service' | 'name'>) => readonly string[],
): string[] {
  return operations
    .filter(({ allow }) => allow.includes('service'))
    .flatMap(({ service, name, callers = [] }) => {
      const found = callersOf({ service, name })
      const [said, seen] = [callers.toSorted(), found.toSorted()]
      return said.join() === seen.join()
        ? []
        : [
            `${service}.${name}: callers are ${said.join(', ') || 'nobody'}, but it is called by ${seen.join(', ') || 'nobody'}`,
          ]
    })
}

/** By the imports of the services' code. */
export const callersIn =
  (root: string) =>
  ({ service, name }: Pick<Operation, 'service' | 'name'>): string[] =>
    consumersOf(root, { service, kind: 'operation', name })
