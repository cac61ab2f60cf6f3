import { expect, test } from 'vitest'
import { verdictOn } from './verdict.ts'

const answer = (command: string, response: string) => ({
  code: command === 'DATA' ? 'EMESSAGE' : 'EENVELOPE',
  command,
  response,
  responseCode: Number(response.slice(0, 3)),
})

test.each([
  ['RCPT TO', '550 5.1.1 no such user'],
  ['RCPT TO', '550 no such user'],
  ['RCPT TO', '501 5.1.3 bad address'],
  ['RCPT TO', '551 5.1.6 user has moved'],
  ['RCPT TO', '552 5.2.2 mailbox full'],
  ['RCPT TO', '553 mailbox name not allowed'],
  ['RCPT TO', '550 5.4.1 recipient rejected'],
  ['RCPT TO', '550 5.7.17 mailbox owner has changed'],
  ['RCPT TO', '556 5.1.10 domain takes no mail'],
  ['MAIL FROM', '552 5.3.4 message too big'],
  ['DATA', '552 5.3.4 message too big'],
  ['DATA', '554 rejected'],
  ['DATA', '554 5.7.1 looks like spam'],
  ['DATA', '554-5.6.0 malformed\n554 5.6.0 see above'],
])('%s: "%s" refuses this mail', (command, response) => {
  expect(verdictOn(answer(command, response))).toBe('refused')
})

test.each([
  ['RCPT TO', '450 mailbox busy'],
  ['RCPT TO', '450 4.2.1 mailbox disabled'],
  ['RCPT TO', '452 4.2.2 mailbox full'],
  ['RCPT TO', '451 4.1.1 cannot verify the address'],
  ['DATA', '450 4.6.0 cannot be scanned'],
])('%s: "%s" puts this mail off', (command, response) => {
  expect(verdictOn(answer(command, response))).toBe('not-now')
})

test.each([
  ['CONN', '554 no mail from your network'],
  ['EHLO', '421 too many connections'],
  ['STARTTLS', '454 4.7.0 TLS not available'],
  ['AUTH PLAIN', '535 5.7.8 wrong password'],
  ['AUTH PLAIN', '534 5.7.9 another mechanism'],
  ['MAIL FROM', '530 5.7.0 log in first'],
  ['MAIL FROM', '538 5.7.11 TLS first'],
  ['MAIL FROM', '550 5.7.1 not your sender'],
  ['MAIL FROM', '553 5.1.8 no such sender'],
  ['MAIL FROM', '452 4.3.1 disk full'],
  ['RCPT TO', '530 log in first'],
  ['RCPT TO', '550 5.1.8 no such sender'],
  ['RCPT TO', '550 5.7.1 relaying denied'],
  ['RCPT TO', '554 5.7.1 your address is on a blocklist'],
  ['RCPT TO', '454 4.7.1 relay access denied'],
  ['RCPT TO', '452 4.3.1 disk full'],
  ['RCPT TO', '503 5.5.1 wrong order'],
  ['DATA', '421 4.7.28 too many mails from you'],
  ['DATA', '451 local error'],
  ['DATA', '451 4.7.1 filter is down'],
  ['DATA', '550 5.7.26 neither SPF nor DKIM'],
  ['DATA', '554 5.7.60 may not send as this sender'],
  ['DATA', '554 5.3.2 takes no mail now'],
])('%s: "%s" is about us', (command, response) => {
  expect(verdictOn(answer(command, response))).toBe('blocked')
})

test.each(['EAUTH', 'ECONNECTION', 'EDNS', 'ESOCKET', 'ETIMEDOUT', 'ETLS'])(
  '%s without an answer is about us',
  (code) => {
    expect(verdictOn({ code, command: 'CONN' })).toBe('blocked')
  },
)

test('what nodemailer itself refuses is about the mail; an unknown error counts', () => {
  expect(verdictOn({ code: 'EENVELOPE', command: 'API' })).toBe('refused')
  expect(verdictOn({ code: 'EMESSAGE', command: 'MAIL FROM' })).toBe('refused')
  expect(verdictOn({})).toBe('not-now')
})
