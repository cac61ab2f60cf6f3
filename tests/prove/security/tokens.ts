import { createHmac, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'

/** What a forger can choose. */
export interface Claims {
  readonly iss?: string
  readonly sub?: string
  readonly aud?: string
  readonly roles?: readonly string[]
  /** Seconds from now on; 300 when it is left out, none for a token that never ends. */
  readonly lives?: number | 'for ever'
  readonly notBefore?: number
  readonly [other: string]: unknown
}

export interface Forge {
  /** Signed with the key of a service, under that service's name unless the header says another. */
  by(service: string, claims: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** Signed with a key that nobody knows, whatever it says. */
  stranger(claims: Claims, header: Partial<JWTHeaderParameters>): Promise<string>
  /** Not signed. */
  unsigned(claims: Claims, header: object): string
  /** HS256 with text that everybody can know for a secret. */
  hmac(claims: Claims, header: object, secret: string | Buffer): string
  /** The public key of a service in the forms in which libraries have taken it for a secret. */
  publicForms(service: string): (string | Buffer)[]
}

/** Makes tokens, right ones and wrong ones, with the keys of a shop. */
export function openForge(folder: string): Forge {
  const jwkOf = (service: string) => JSON.parse(readFileSync(join(folder, 'keys', `${service}.json`), 'utf8')) as JWK
  const nobodys = generateKeyPairSync('ed25519').privateKey

  async function sign(key: Parameters<SignJWT['sign']>[0], claims: Claims, header: Partial<JWTHeaderParameters>) {
    return new SignJWT(toPayload(claims)).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(key)
  }

  return {
    by: async (service, claims, header = {}) =>
      sign(await importJWK(jwkOf(service), 'EdDSA'), { iss: service, ...claims }, { kid: service, ...header }),
    stranger: (claims, header) => sign(nobodys, claims, header),
    unsigned: (claims, header) => `${encode({ alg: 'none', ...header })}.${encode(toPayload(claims))}.`,
    hmac(claims, header, secret) {
      const signed = `${encode({ alg: 'HS256', ...header })}.${encode(toPayload(claims))}`
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    },
    publicForms(service) {
      const { d: _private, ...jwk } = jwkOf(service)
      return [Buffer.from(jwk.x!, 'base64url'), jwk.x!, JSON.stringify(jwk)]
    },
  }
}

/** The same token with another payload. */
export function withPayload(token: string, change: object): string {
  const [header, payload, signature] = token.split('.') as [string, string, string]
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return [header, encode({ ...claims, ...change }), signature].join('.')
}

function toPayload({ lives = 300, notBefore, ...claims }: Claims): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1_000)
  const exp = lives === 'for ever' ? {} : { exp: now + lives }
  return { iat: now, ...exp, ...(notBefore !== undefined && { nbf: now + notBefore }), ...claims }
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
