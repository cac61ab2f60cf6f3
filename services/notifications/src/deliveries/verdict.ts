/** What nodemailer says of a mail that did not get through. */
export interface SmtpError {
  /** Of nodemailer, such as `EAUTH`. */
  readonly code?: string
  /** The SMTP command that was answered, such as `RCPT TO`. */
  readonly command?: string
  /** The three digits of the answer; missing where there was none. */
  readonly responseCode?: number
  /** The answer. It begins with its three digits, often followed by an enhanced status code (RFC 3463). */
  readonly response?: string
}

/** `refused` and `not-now` are about this mail; `blocked` is about us, so every other mail gets the same answer. */
export type Verdict = 'refused' | 'not-now' | 'blocked'

const noConnection = [
  'EAUTH',
  'ECONNECTION',
  'EDNS',
  'EPROTOCOL',
  'EPROXY',
  'EREQUIRETLS',
  'ESOCKET',
  'ETIMEDOUT',
  'ETLS',
]
/** The server closes, or wants another log-in or TLS, whatever the stage (RFC 5321, RFC 4954, RFC 7504). */
const alwaysOurs = [421, 432, 454, 521, 530, 534, 535, 538]
/** Ours unless an enhanced code says that it is the mailbox: an error or lack of space in the server, or commands in a wrong order. */
const mostlyOurs = [451, 452, 502, 503, 504]

/** Decides by the stage at which the server refused, then by its codes. Where nothing tells, a 5xx is about the mail: an operator can send it again. */
export function verdictOn({ code = '', command = '', responseCode, response = '' }: SmtpError): Verdict {
  if (responseCode === undefined) return withoutAnswer(code)
  const enhanced = /^\d{3}[ -]\d\.(\d{1,3})\.(\d{1,3})\b/.exec(response)
  const [subject, detail] = [Number(enhanced?.[1] ?? 0), Number(enhanced?.[2] ?? 0)]
  const ofMail = responseCode >= 500 ? 'refused' : 'not-now'
  // Until a recipient is named, the one thing that the server knows of the mail is its size.
  if (command === 'MAIL FROM' && (responseCode === 552 || (subject === 3 && detail === 4))) return ofMail
  if (command !== 'RCPT TO' && command !== 'DATA') return 'blocked'
  if (alwaysOurs.includes(responseCode)) return 'blocked'
  if (isOurs(subject, detail, command === 'DATA' && responseCode >= 500)) return 'blocked'
  const isOfMailbox = [1, 2, 6].includes(subject)
  return !isOfMailbox && mostlyOurs.includes(responseCode) ? 'blocked' : ofMail
}

/** Nodemailer found no fault with the connection: it refused the address or the size itself, or failed to make the mail. */
function withoutAnswer(code: string): Verdict {
  if (noConnection.includes(code)) return 'blocked'
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? 'refused' : 'not-now'
}

/** By the enhanced code. `isContent`: the server has read the mail and will not take it. */
function isOurs(subject: number, detail: number, isContent: boolean): boolean {
  // The sender's address.
  if (subject === 1) return detail === 7 || detail === 8
  if (subject === 3) return detail === 2
  if (subject !== 7) return false
  // A list that is closed, a mailbox or a domain that has another owner.
  if ([2, 17, 18].includes(detail)) return false
  // Before the text it is relaying or our address on a blocklist; after it, what the mail says.
  return !(isContent && detail <= 1)
}
