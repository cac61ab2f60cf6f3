import { type createLocalJWKSet, errors, type JWTVerifyResult, jwtVerify } from 'jose'

export type KeySet = ReturnType<typeof createLocalJWKSet>

/** Verifies a token by a set of keys; throws jose's errors. During a rotation two keys can have one name: the one that fits counts. */
export async function verifyToken(
  token: string,
  keys: KeySet,
  { audience, issuer, now }: { audience: string; issuer?: string; now: number },
): Promise<JWTVerifyResult> {
  const checks = {
    algorithms: ['EdDSA'],
    audience,
    ...(issuer !== undefined && { issuer }),
    currentDate: new Date(now),
    requiredClaims: ['iss', 'sub', 'exp'],
  }
  try {
    return await jwtVerify(token, keys, checks)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      const found = await jwtVerify(token, key, checks).catch((cause: Error) => {
        if (!(cause instanceof errors.JWSSignatureVerificationFailed)) throw cause
      })
      if (found) return found
    }
    throw error
  }
}
