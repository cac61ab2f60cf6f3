import { getKeys } from '@flotilla/identity-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import { getKeysHandler } from './get-keys.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The public halves of the keys that sign access tokens. */
export async function keys(app: FastifyInstance, { signing }: { signing: SigningKeys }): Promise<void> {
  const anyone = routesFor(app, 'anyone')
  anyone(getKeys, getKeysHandler(signing))
}
