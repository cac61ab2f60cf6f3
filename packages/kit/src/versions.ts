import { type Operation, Problem, problems } from '@flotilla/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The version that a write is meant for, from If-Match; undefined where the operation has none. Throws 428 when it is missing and 412 for an ETag that is not ours. */
export function versionMeant({ versioned, method }: Operation, { headers }: FastifyRequest): number | undefined {
  if (!versioned || method === 'GET') return undefined
  const given = headers['if-match']
  if (given === undefined) throw new Problem(problems.versionNeeded)
  const version = /^"(\d{1,15})"$/.exec(given)?.[1]
  if (version === undefined) throw new Problem(problems.changedMeanwhile)
  return Number(version)
}

/** Gives the answer its ETag. True when the reader has this version already, and 304 was sent. */
export function sendVersion(
  { versioned, method }: Operation,
  body: unknown,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const version = versioned && (body as { version?: number }).version
  if (!version) return false
  const etag = `"${version}"`
  reply.header('etag', etag)
  // A CDN may have made it a weak one on the way.
  const known =
    method === 'GET' && headers['if-none-match']?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  if (known) reply.code(304).send()
  return known === true
}
