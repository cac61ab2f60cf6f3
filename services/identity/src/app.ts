import { oldKeys } from '@flotilla/idempotency'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import { runRetention } from '@flotilla/worker'
import type { FastifyBaseLogger } from 'fastify'
import { accounts } from './accounts/index.ts'
import { audit } from './audit/index.ts'
import type { Config } from './config.ts'
import { accessTokenSeconds } from './keys/access-token.ts'
import { keys } from './keys/index.ts'
import { openSigningKeys } from './keys/signing-keys.ts'
import type { Ports } from './ports.ts'
import { resets } from './resets/index.ts'
import { beginWith } from './sessions/begin-session.ts'
import { sessions } from './sessions/index.ts'
import { oldAttempts } from './throttle/index.ts'

export type AppConfig = Pick<
  Config,
  'MAX_CONCURRENCY' | 'DATABASE_URL' | 'KEY_LIFETIME_MS' | 'SESSION_MS' | 'REFRESH_GRACE_MS'
>

const clocksDifferMs = 60_000

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const app = await createApp({
    service: 'identity',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'identity', databaseUrl: config.DATABASE_URL, ...ports })
  runRetention(app, ports, [oldKeys, oldAttempts])

  const policy = { lifetimeMs: config.KEY_LIFETIME_MS, afterlifeMs: accessTokenSeconds * 1_000 + clocksDifferMs }
  const signing = openSigningKeys({ ...ports, policy })
  const begin = beginWith({ ...ports, signing, lifetimeMs: config.SESSION_MS })

  await app.register(keys, { signing })
  await app.register(accounts, { ...ports, begin })
  await app.register(audit, ports)
  await app.register(resets, ports)
  await app.register(sessions, { ...ports, begin, signing, graceMs: config.REFRESH_GRACE_MS })

  return app
}
