import { expect, test } from 'vitest'
import { shown } from './data.ts'

test('what was written to somebody is not shown, nor what a message says; what it is called is', () => {
  const code = 'AAAAA-BBBBB-CCCCC-DDDDD'
  expect(shown('mails.text', `Your code: ${code}`)).toBe('•••')
  expect(shown('mails.html', `<p>${code}</p>`)).toBe('•••')
  const envelope = { id: '1', type: 'notifications.command.send-reset-code.v1', data: { code } }
  for (const table of ['messaging.outbox_0', 'messaging.retries', 'messaging.dead_letters'])
    expect(shown(`${table}.envelope`, envelope)).toEqual({ ...envelope, data: '•••' })
  expect(shown('accounts.password_hash', '$argon2id$')).toBe('•••')
  expect(shown('idempotency.keys.fingerprint', Buffer.from('a'))).toBe('•••')
  // Control: what is nobody's secret is there.
  expect(shown('mails.subject', 'Your order')).toBe('Your order')
  expect(shown('order_story.text', 'Order placed')).toBe('Order placed')
})
