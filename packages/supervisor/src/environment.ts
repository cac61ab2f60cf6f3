import type { Provisioned } from '@flotilla/embedded-postgres'
import type { Service } from '@flotilla/workspace/repository'
import { machineOf, settingsOf } from '@flotilla/workspace/shell'
import type { Keys } from './keys.ts'

export interface Address {
  readonly port: number
  readonly adminPort: number
}

/**
 * What a service is told, by the names that the chart uses: what its machine says to every program, what the shell says to it (FLOTILLA_LOG_LEVEL is LOG_LEVEL), and what is decided here, which goes
 * last. It gets the URLs of those services only whose contracts it depends on.
 */
export function environmentFor(
  service: Service,
  options: {
    addresses: ReadonlyMap<string, Address>
    database: Provisioned
    keys: Keys
    shell: NodeJS.ProcessEnv
    telemetry: NodeJS.ProcessEnv
  },
): NodeJS.ProcessEnv {
  const { addresses, database, keys, shell, telemetry } = options
  const own = addresses.get(service.name)!
  const targets = service.targets.flatMap((target) => {
    const address = addresses.get(target)
    return address ? [[`${target.toUpperCase().replaceAll('-', '_')}_URL`, urlOf(address.port)]] : []
  })
  return {
    LOG_LEVEL: 'info',
    ...machineOf(shell),
    ...(database.busUrl && { BUS_URL: database.busUrl }),
    ...telemetry,
    ...settingsOf(shell),
    ...(shell.FLOTILLA_CRASH_AT && { FLOTILLA_CRASH_AT: shell.FLOTILLA_CRASH_AT }),
    ...Object.fromEntries(targets),
    HOST: '127.0.0.1',
    PORT: String(own.port),
    ADMIN_PORT: String(own.adminPort),
    DATABASE_URL: database.url,
    SERVICE_KEY_FILE: keys.privateFile(service.name),
    TRUSTED_KEYS_FILE: keys.trustedFile,
    DRAIN_MS: '0',
    CLOSE_MS: '3000',
  }
}

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`
