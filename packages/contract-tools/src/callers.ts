import { type Command, edge, type Operation } from '@flotilla/contract'
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

/** Commands whose `senders` are not those whose code sends them. */
export function findForeignSenders(
  commands: readonly Pick<Command, 'service' | 'type' | 'senders'>[],
  sendersOf: (command: Pick<Command, 'service' | 'type'>) => readonly string[],
): string[] {
  return commands.flatMap(({ service, type, senders }) => {
    const [said, seen] = [senders, sendersOf({ service, type })].map((some) => some.toSorted().join(', ') || 'nobody')
    return said === seen ? [] : [`${type}: senders are ${said}, but it is sent by ${seen}`]
  })
}

/** By the imports of the services' code. */
export const callersIn =
  (root: string) =>
  ({ service, name }: Pick<Operation, 'service' | 'name'>): string[] =>
    consumersOf(root, { service, kind: 'operation', name })

/** By the imports of the services' code. */
export const sendersIn =
  (root: string) =>
  ({ service, type }: Pick<Command, 'service' | 'type'>): string[] =>
    consumersOf(root, { service, kind: 'command', name: type })
