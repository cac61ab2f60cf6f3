import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Collector } from '../security/collector.ts'
import type { Shop } from './shop.ts'

/** Where something was said or kept. */
export interface Text {
  readonly where: string
  readonly text: string
}

/** What every service said. */
export function readLogs({ folder }: Shop): Text[] {
  return globSync('logs/*.log', { cwd: folder }).map((file) => ({
    where: file,
    text: readFileSync(join(folder, file), 'utf8'),
  }))
}

/** What was sent to a dashboard. */
export function telemetryOf({ received }: Collector): Text[] {
  // Strings stand in it as UTF-8, whatever is around them.
  return received.map(({ path, body }) => ({ where: path, text: body.toString('utf8') }))
}

/** All rows of all tables, with what is kept as bytes in letters too. */
export async function readTables(shop: Shop): Promise<Text[]> {
  const texts: Text[] = []
  for (const database of [...shop.services, 'bus']) {
    const tables = await shop.rows<{ name: string }>(
      database,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    for (const { name } of tables) {
      const rows = await shop.rows<{ line: string }>(database, `select t::text as line from ${name} t`)
      texts.push({ where: `${database} ${name}`, text: rows.map(({ line }) => line).join('\n') })
    }
  }
  return texts
}

export const sizeOf = (texts: readonly Text[]): number => texts.reduce((sum, { text }) => sum + text.length, 0)

/** Which of them stand anywhere, as they are or in another writing. */
export function find(secrets: ReadonlyMap<string, string>, texts: readonly Text[]): string[] {
  return [...secrets].flatMap(([what, secret]) => {
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64').replaceAll('=', ''),
    ]
    return texts
      .filter(({ text }) => forms.some((form) => text.includes(form)))
      .map(({ where }) => `${what} in ${where}`)
  })
}
