import type { FastifyInstance } from 'fastify'

/** Lists come a line each for whoever asks with `?format=ndjson`: scripts read them one by one. */
export function answerInLines(app: FastifyInstance): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    const list = Array.isArray(payload) ? payload : (payload as { items?: unknown } | null)?.items
    if ((request.query as { format?: string }).format !== 'ndjson' || !Array.isArray(list)) return payload
    reply.type('application/x-ndjson')
    reply.serializer((all: unknown) => (all as unknown[]).map((one) => `${JSON.stringify(one)}\n`).join(''))
    return list
  })
}
