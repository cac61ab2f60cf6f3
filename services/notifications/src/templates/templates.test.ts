import { expect, test } from 'vitest'
import { accountLetter } from './account-letter.ts'
import { html } from './html.ts'
import type { AccountNews, OrderNews } from './news.ts'
import { orderLetter } from './order-letter.ts'
import { withCode } from './with-code.ts'

const nasty = `<script>alert(1)</script>"' onload='x &amp; \0\r\nBcc: all@example.org`
const price = { amount: 6_400, currency: 'EUR' }
const item = { name: 'Harbour Lantern', variant: 'brass', quantity: 2, price }
const all: OrderNews[] = [
  { kind: 'placed', items: [item, { ...item, name: nasty, variant: nasty }], total: { ...price, amount: 13_290 } },
  { kind: 'confirmed' },
  { kind: 'cancelled', reason: nasty },
  { kind: 'shipped', tracking: nasty },
  { kind: 'delivered' },
  { kind: 'refunded', amount: price },
]
const order = '00000000-0000-7000-8000-0000deadbeef'

test('an order’s mail says what was ordered, in text and in HTML', () => {
  const letter = orderLetter(order, { kind: 'placed', items: [item], total: { ...price, amount: 13_290 } })
  expect(letter.subject).toBe('We have your order deadbeef')
  expect(letter.text).toMatch(/^Hello,\n/)
  expect(letter.text).toContain('2 × Harbour Lantern (brass): €128.00\nTotal, with shipping: €132.90')
  expect(letter.html).toContain('2 × Harbour Lantern (brass)')
  expect(letter.html).toContain('€132.90')
})

const withText = all.filter((news) => JSON.stringify(news).includes('<script>'))

test.each(withText)('nothing that others wrote becomes markup or a header: $kind', (news) => {
  const letter = orderLetter(order, news)
  expect(letter.html).not.toContain('<script')
  expect(letter.html).not.toContain(`onload='`)
  expect(letter.html).toContain('&#60;script&#62;')
  expect(letter.subject).not.toMatch(/\p{Cc}/u)
  expect(letter.text + letter.html).not.toContain('\0')
})

test('control: markup of our own stays markup, and what is escaped once is not escaped again', () => {
  expect(`${html`<p>${html`<b>${'a<b'}</b>`}${[html`<i></i>`]}${1}</p>`}`).toBe('<p><b>a&#60;b</b><i></i>1</p>')
})

test('each kind of news has a mail of its own', () => {
  const accounts: AccountNews[] = [{ kind: 'welcome' }, { kind: 'session-stolen' }]
  const letters = [...all.map((news) => orderLetter(order, news)), ...accounts.map((news) => accountLetter(news))]
  expect(new Set(letters.map(({ subject }) => subject)).size).toBe(8)
  for (const { text, html: body } of letters) {
    expect(text).toMatch(/^Hello,\n/)
    // Nothing is loaded from anywhere when it is opened.
    expect(body).not.toMatch(/src=|url\(|<link|http/)
  }
})

test('a code stands at the end of the text and in the HTML, once', () => {
  const letter = orderLetter(order, { kind: 'confirmed' })
  const { subject, text, html: body } = withCode(letter, 'AAAAA-$$1')
  expect(subject).toBe(letter.subject)
  expect(text).toMatch(/The crew of Flotilla[^]*AAAAA-\$\$1/)
  expect(body.match(/AAAAA-\$\$1/g)).toHaveLength(1)
  expect(body).toMatch(/<\/div>\n<\/body>\n<\/html>\n$/)
})
