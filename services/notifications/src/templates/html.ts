/** HTML that is safe to send: made by `html` only. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

type Part = string | number | Html | readonly Html[]

/** A template whose values are text, wherever they come from, and never markup; but for what `html` itself made. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.reduce((sum, text, i) => `${sum}${toHtml(values[i - 1] ?? '')}${text}`))
}

function toHtml(part: Part): string {
  if (part instanceof Html) return part.toString()
  if (Array.isArray(part)) return part.join('')
  return String(part).replaceAll(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
