import type { Statement } from '@flotilla/postgres'
import type { Retention } from './retention.ts'

/** Which rows are old. Names are those of the schema, written by a developer: they become part of the statement. */
export interface OldRows {
  /** What is deleted, for the log. */
  readonly name: string
  readonly table: string
  /** The columns of the primary key. */
  readonly key: string
  /** The column with the time. There should be an index on it. */
  readonly since: string
  /** Another condition, in SQL. */
  readonly where?: string
  readonly keepMs: number
}

/** Returns the retention that deletes the old rows of a table, the oldest first. The statement is named after the table: there can be one for each. */
export function oldRows({ name, table, key, since, where, keepMs }: OldRows): Retention {
  const statement = `retention.${table.replaceAll('_', '-')}`
  const also = where === undefined ? '' : ` and (${where})`
  const text = `/* ${statement} */ delete from ${table} where (${key}) in (
    select ${key} from ${table} where ${since} <= $1${also} order by ${since} limit $2 for update skip locked)
    returning 1 as one`
  const deleteBatch = (before: number, limit: number): Statement => ({
    name: statement,
    text,
    values: [new Date(before), limit],
  })
  return {
    name,
    keepMs,
    deleteOld: async (db, before, limit) => (await db.query(deleteBatch(before, limit))).length,
  }
}
