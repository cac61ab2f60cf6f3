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
 * so one name must always have one text: a second text under a used name throws.
 */
export function sql<R extends Row = Row>(name: string) {
  return (strings: TemplateStringsArray, ...values: unknown[]): Statement<R> => ({
    name,
    text: textOf(name, strings),
    values,
  })
}

const texts = new Map<string, { strings: TemplateStringsArray; text: string }>()

function textOf(name: string, strings: TemplateStringsArray): string {
  const known = texts.get(name)
  if (known?.strings === strings) return known.text
  const text = `/* ${name} */ ${strings.reduce((sum, part, i) => `${sum}$${i}${part}`).trim()}`
  if (known && known.text !== text) throw new Error(`sql: two statements are called «${name}»`)
  if (!/^[a-z][a-z0-9.-]{0,62}$/.test(name))
    throw new Error(`sql: «${name}» is not a name of 1–63 lower-case letters, digits, dots and dashes`)
  texts.set(name, { strings, text })
  return text
}
