import type { Provisioned } from '@flotilla/embedded-postgres'
import { MigrationError } from '@flotilla/postgres/migrate'
import { CliError } from '@flotilla/workspace/errors'
import type { Service } from '@flotilla/workspace/repository'
import type { DatabaseServer } from './database-server.ts'
import { inOneMessage } from './refusal.ts'

/** A new database runs all of them, and nobody reads their names. */
const mostNamed = 4

/** Of all services, also where one is refused: what is wrong is said of all of them together. */
export async function prepareDatabases(
  server: DatabaseServer,
  services: readonly Service[],
  say: (line: string) => void,
): Promise<Provisioned[]> {
  const refusals: { service: string; error: MigrationError }[] = []
  async function prepare(service: Service): Promise<Provisioned | undefined> {
    try {
      const { access, ran } = await server.prepare(service)
      if (ran.length > 0)
        say(`${service.name}: migrated (${ran.length > mostNamed ? `${ran.length} migrations` : ran.join(', ')})`)
      return access
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      refusals.push({ service: service.name, error })
    }
  }
  const prepared = await Promise.all(services.map(prepare))
  if (refusals.length === 0) return prepared as Provisioned[]
  const findings = refusals.flatMap(({ service, error }) => error.findings.map((message) => ({ service, message })))
  throw new CliError(inOneMessage(findings), refusals.find(({ error }) => error.advice)?.error.advice)
}
