import { CliError } from '@flotilla/workspace/errors'
import { makeCapability } from './capability.ts'
import { makeEvent } from './event.ts'
import { makePackage } from './package.ts'
import { makeRepository } from './repository.ts'
import { makeService } from './service.ts'

const makers: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  service: makeService,
  capability: makeCapability,
  event: makeEvent,
  package: makePackage,
  repo: makeRepository,
}

/** Makes a service, or a part of one, as the others are made; tests it, and says what comes next. */
export async function create([kind = '', ...args]: string[]): Promise<void> {
  const make = makers[kind]
  if (!make)
    throw new CliError(
      `expected one of ${Object.keys(makers).join(', ')}, got ${kind || 'nothing'}`,
      'usage: flotilla new service <name> | capability <service> <name> | event <service> <name> | package <name> | repo <folder>',
    )
  await make(args)
}
