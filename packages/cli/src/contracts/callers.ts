import { edge, type Operation } from '@flotilla/contract'
import { consumersOf } from './consumers.ts'

/** Operations whose `callers` are not those whose code calls them. The edge need not offer yet what people may call. */
export function findStrangers(
  operations: readonly Pick<Operation, 'service' | 'name' | 'allow' | 'callers'>[],
  callersOf: (operation: Pick<Operation, 'service' | 'name'>) => readonly string[],
): string[] {
  return operations
    .filter(({ allow, service }) => !allow.includes('anyone') && service !== edge)
    .flatMap(({ service, name, allow, callers }) => {
      const isCompared = (caller: string) => allow.includes('service') || caller !== edge
      const list = (some: readonly string[]) => some.filter(isCompared).toSorted().join(', ') || 'nobody'
      const [said, seen] = [list(callers), list(callersOf({ service, name }))]
      return said === seen ? [] : [`${service}.${name}: callers are ${said}, but it is called by ${seen}`]
    })
}

/** By the imports of the services' code. */
export const callersIn =
  (root: string) =>
  ({ service, name }: Pick<Operation, 'service' | 'name'>): string[] =>
    consumersOf(root, { service, kind: 'operation', name })
