import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { toPage } from './page.ts'
import { style } from './style.ts'

/** Where the API explains itself: the dashboard's explorer, where one is known to be, which sends requests too; else a list of the operations. */
export async function docs(
  app: FastifyInstance,
  { openapi, dashboard }: { openapi: URL; dashboard: string | undefined },
): Promise<void> {
  app.get('/docs', outside, async (_request, reply) => {
    if (dashboard) return reply.redirect(new URL('/explorer', dashboard).href, 302)
    const document = JSON.parse(await readFile(openapi, 'utf8'))
    return reply.type('text/html; charset=utf-8').send(toPage(document))
  })
  // A file of its own: the policy of the edge lets no page bring its style along.
  app.get('/docs/style.css', outside, (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
}

const outside = { config: { outsideContracts: 'a public page' } }
