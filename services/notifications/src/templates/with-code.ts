import { html } from './html.ts'
import type { Letter } from './letter.ts'

/** The letter with a code at its end. The shop does not show it: only whoever reads the mail box knows it. */
export function withCode({ subject, text, html: body }: Letter, code: string): Letter {
  const note = html`<div style="max-width:560px;margin:16px auto 0;padding:0 32px;color:#51616e">
${[before, code, after].map((paragraph) => html`<p style="margin:0 0 16px">${paragraph}</p>\n`)}</div>
</body>`
  return {
    subject,
    text: [text, before, code, after].join('\n\n'),
    html: body.replace('</body>', () => note.toString()),
  }
}

// Without a link, as in the mail with the code for a new password.
const before =
  'We send nothing more to this address until you confirm it. To do so, open «Inbox» in the shop, in the browser in which you ordered or are logged in, and enter this code:'
const after = 'If you did not give us this address, do nothing.'
