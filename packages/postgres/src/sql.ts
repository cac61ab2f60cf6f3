/** A statement with a name, ready to run. The name shows in traces and, as a comment, in pg_stat_statements. */
export interface Statement<R extends Row = Row> {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
  /** Carries the row's type; never set. */
  readonly row?: R
}

// biome-ignore lint: a row can hold whatever a column can
export type Row = Record<string, any>

/**
 * A named statement: `` sql<{ id: string }>('find-product')`select id from products where id = ${id}` ``.
 * Every `${value}` becomes a bind parameter, never text. Statements are prepared once per connection under their name,
 * so within a database one name must always have one text: a second text under a used name throws when it is run.
 */
export function sql<R extends Row = Row>(name: string) {
  return (strings: TemplateStringsArray, ...values: unknown[]): Statement<R> => ({
    name,
    text: textOf(name, strings),
    values,
  })
}

const known = new WeakMap<TemplateStringsArray, { name: string; text: string }>()

function textOf(name: string, strings: TemplateStringsArray): string {
  const last = known.get(strings)
  if (last?.name === name) return last.text
  if (!/^[a-z][a-z0-9.-]{0,62}$/.test(name))
    throw new Error(`sql: «${name}» is not a name of 1–63 lower-case letters, digits, dots and dashes`)
  const text = `/* ${name} */ ${strings.reduce((sum, part, i) => `${sum}$${i}${part}`).trim()}`
  known.set(strings, { name, text })
  return text
}

/** The names used on one pool. Throws on a name that has another text there: PostgreSQL notices only when both come to one connection. */
export function uniqueNames(): (statement: Statement) => void {
  const texts = new Map<string, string>()
  return ({ name, text }) => {
    if ((texts.get(name) ?? text) !== text) throw new Error(`sql: two statements are called «${name}»`)
    texts.set(name, text)
  }
}
