import type { getKeys } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { SigningKeys } from './signing-keys.ts'

export function getKeysHandler(signing: SigningKeys): Handler<typeof getKeys> {
  return async () => {
    const published = await signing.all()
    return { status: 200, body: { keys: published.map(({ kid, x }) => ({ ...ed25519, kid, x })) } }
  }
}

const ed25519 = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' } as const
