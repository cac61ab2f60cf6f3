import { Html, html } from './html.ts'

/** A mail before it is addressed. */
export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What a template says: paragraphs, and perhaps a table between them and the end. */
export interface Draft {
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly table?: { readonly text: string; readonly html: Html }
}

/** The same words as text and as HTML, with a greeting and a signature. No pictures and nothing from elsewhere: opening it tells nobody. */
export function toLetter({ subject, paragraphs, table }: Draft): Letter {
  const text = [greeting, ...paragraphs, ...(table ? [table.text] : []), signature].join('\n\n')
  const body = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="margin:0;padding:24px;background:#f3f6f9;color:#14212b;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:12px">
<p style="margin:0 0 24px;color:#0b4f6c;font-weight:700">Flotilla</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${subject}</h1>
${[greeting, ...paragraphs].map((paragraph) => html`<p style="margin:0 0 16px">${paragraph}</p>\n`)}${table?.html ?? ''}
<p style="margin:24px 0 0;color:#51616e">${signature}</p>
</div>
</body>
</html>
`
  return { subject: oneLine(subject), text: storable(text), html: storable(body.toString()) }
}

// Without a name: whoever orders may write anything there, and the mail goes to an address that may be another's.
const greeting = 'Hello,'
const signature = 'The crew of Flotilla'

/** A header is one line, whatever stands in it. */
export const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim()

// PostgreSQL's text holds no NUL.
const storable = (text: string) => text.replaceAll('\0', '')
