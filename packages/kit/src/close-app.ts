import type { ServiceApp } from './app.ts'

/**
 * Stops taking work without losing any: no new connections, requests in flight end. After CLOSE_MS what is left is cut off. To be called after the drain window (DRAIN_MS),
 * in which everything is still served while readiness says no and answers carry `connection: close`: so long does it take until the last client has heard that this address is gone.
 */
export async function closeApp(app: ServiceApp, { CLOSE_MS }: { CLOSE_MS: number }): Promise<void> {
  // A connection that goes idle after close() began would hold it for the whole keep-alive time (Fastify 5.12).
  const sweep = setInterval(() => app.server.closeIdleConnections(), 100)
  const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS)
  try {
    await app.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cut)
  }
}
