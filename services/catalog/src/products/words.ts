/** What somebody typed, for PostgreSQL: all of it as a web search, or the words before the last with the last one as a beginning. */
export interface Words {
  readonly all: string
  readonly head: string
  /** In the language of `to_tsquery`; empty when the last word is not to be completed. */
  readonly beginning: string
}

/** Undefined when there is nothing in it to look for. */
export function toWords(typed: string | undefined): Words | undefined {
  const all = typed?.trim() ?? ''
  if (!/[\p{L}\p{N}]/u.test(all)) return undefined
  // A last word with a sign before or behind it («-brass», «brass"») is meant as it stands.
  const split = /^(?:(.*)\s)?([\p{L}\p{N}]+)$/su.exec(all)
  if (!split) return { all, head: all, beginning: '' }
  return { all, head: split[1] ?? '', beginning: `'${split[2]}':*` }
}
