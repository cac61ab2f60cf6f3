import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Answers with a problem document (RFC 9457). */
export function refuse(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const title = STATUS_CODES[status]!
  const code = `dashboard.${title.toLowerCase().replaceAll(' ', '-')}`
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, code, detail }))
}
