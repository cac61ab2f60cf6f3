import { edge, type Operation } from '@flotilla/contract'
import { consumersOf } from './consumers.ts'

/** Operations whose `callers` are not those whose code calls them. What is for people may wait for the edge to offer it. */
export function findStrangers(
  operations: readonly Pick<Operation, 'service' | 'name' | 'allow' | 'callers'>[],
  callersOf: (operation: Pick<Operation, 'service' | 'name'>) => readonly string[],
): string[] {
  return operations
    .filter(({ allow, service }) => !allow.includes('anyone') && service !== edge)
    .flatMap(({ service, name, allow, callers }) => {
      const isNamed = (caller: string) => allow.includes('service') || caller !== edge
      const [said, seen] = [callers, callersOf({ service, name })].map((some) => some.filter(isNamed).toSorted())
      return said!.join() === seen!.join()
        ? []
        : [
            `${service}.${name}: callers are ${said!.join(', ') || 'nobody'}, but it is called by ${seen!.join(', ') || 'nobody'}`,
          ]
    })
}

/** By the imports of the services' code. */
export const callersIn =
  (root: string) =>
  ({ service, name }: Pick<Operation, 'service' | 'name'>): string[] =>
    consumersOf(root, { service, kind: 'operation', name })
