import type { KeyFolder } from '@flotilla/auth/testing'
import type { Clock } from '@flotilla/clock'
import { createApp, type ServiceApp } from '@flotilla/kit'

/** Answers in place of another service: adds its operations by `routesFor`, as that service does. */
export type Stand = (app: ServiceApp) => void

export interface Stands {
  /** By the variable that says where each is: `CATALOG_URL`. */
  readonly urls: Readonly<Record<string, string>>
  /** By the service's name. */
  readonly apps: Readonly<Record<string, ServiceApp>>
  close(): Promise<unknown>
}

/** Lets apps stand in for other services, over HTTP and with the keys of those. */
export async function openStands(
  stands: Readonly<Record<string, Stand>>,
  { keys, clock, tokenClock }: { keys: KeyFolder<string>; clock: Clock; tokenClock: Clock },
): Promise<Stands> {
  const [urls, apps]: [Record<string, string>, Record<string, ServiceApp>] = [{}, {}]
  for (const [service, serve] of Object.entries(stands)) {
    const app = await createApp({
      service,
      config: { MAX_CONCURRENCY: 300 },
      clock,
      keys: keys.ringOf(service, tokenClock),
    })
    serve(app)
    apps[service] = app
    urls[`${service.toUpperCase().replaceAll('-', '_')}_URL`] = await app.listen({ host: '127.0.0.1', port: 0 })
  }
  return { urls, apps, close: () => Promise.all(Object.values(apps).map((app) => app.close())) }
}
