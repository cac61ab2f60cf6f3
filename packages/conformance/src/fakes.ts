import type { KeyFolder } from '@flotilla/auth/testing'
import type { Clock } from '@flotilla/clock'
import { createApp, type ServiceApp } from '@flotilla/kit'

/** Gives an app the operations of another service, by `routesFor`. */
export type Fake = (app: ServiceApp) => void

export interface Fakes {
  /** The address of each, by the variable that holds it: `CATALOG_URL`. */
  readonly urls: Readonly<Record<string, string>>
  /** By the service's name. */
  readonly apps: Readonly<Record<string, ServiceApp>>
  close(): Promise<unknown>
}

/** Opens apps in place of other services, by name. They answer over HTTP and have the keys of those services. */
export async function openFakes(
  fakes: Readonly<Record<string, Fake>>,
  { keys, clock, tokenClock }: { keys: KeyFolder<string>; clock: Clock; tokenClock: Clock },
): Promise<Fakes> {
  const [urls, apps]: [Record<string, string>, Record<string, ServiceApp>] = [{}, {}]
  for (const [service, serve] of Object.entries(fakes)) {
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
