import type { Provisioned } from '@flotilla/embedded-postgres'
import type { Service } from '../repository.ts'
import type { Keys } from './keys.ts'

export interface Address {
  readonly port: number
  readonly adminPort: number
}

/** What a service is told (brief: the same names as in the chart). It gets the URLs of those services only whose contracts it depends on. */
export function environmentFor(
  service: Service,
  options: { addresses: ReadonlyMap<string, Address>; database: Provisioned; keys: Keys; base: NodeJS.ProcessEnv },
): NodeJS.ProcessEnv {
  const { addresses, database, keys, base } = options
  const own = addresses.get(service.name)!
  // Another bus than the one in the database server: for proofs on NATS.
  const busUrl = base.FLOTILLA_BUS_URL ?? database.busUrl
  const inherited = Object.entries(base).filter(
    ([name]) => !name.startsWith('FLOTILLA_') || name === 'FLOTILLA_CRASH_AT',
  )
  const targets = service.targets.flatMap((target) => {
    const address = addresses.get(target)
    return address ? [[`${target.toUpperCase().replaceAll('-', '_')}_URL`, urlOf(address.port)]] : []
  })
  return {
    LOG_LEVEL: 'info',
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(targets),
    HOST: '127.0.0.1',
    PORT: String(own.port),
    ADMIN_PORT: String(own.adminPort),
    DATABASE_URL: database.url,
    ...(busUrl && { BUS_URL: busUrl }),
    SERVICE_KEY_FILE: keys.privateFile(service.name),
    TRUSTED_KEYS_FILE: keys.trustedFile,
    DRAIN_MS: '0',
    CLOSE_MS: '3000',
  }
}

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`
