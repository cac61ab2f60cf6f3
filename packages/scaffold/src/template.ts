import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fills the template of that path below `templates/`. */
export const fillTemplate = (path: string, values: Parameters<typeof fill>[1]): string =>
  fill(readFileSync(join(import.meta.dirname, '../templates', path), 'utf8'), values)

/**
 * Fills a template: `{{word}}` is a value, and lines between `{{#word}}` and `{{/word}}` (`{{^word}}`: the opposite) stay if it is true.
 * A word that is not known throws, so that a template cannot go out half filled.
 */
export function fill(text: string, values: Readonly<Record<string, string | boolean>>): string {
  const valueOf = (word: string) => {
    if (!Object.hasOwn(values, word)) throw new Error(`the template asks for {{${word}}}, which nobody gives`)
    return values[word]!
  }
  return text
    .replace(/^ *\{\{([#^])(\w+)\}\}\n([\s\S]*?)^ *\{\{\/\2\}\}\n/gm, (_, sign: string, word: string, lines: string) =>
      Boolean(valueOf(word)) === (sign === '#') ? lines : '',
    )
    .replace(/\{\{(\w+)\}\}/g, (_, word: string) => String(valueOf(word)))
}
