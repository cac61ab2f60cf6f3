import { type Draft, type Letter, toLetter } from './letter.ts'
import type { AccountNews } from './news.ts'

/** The mail that tells of an account. */
export function accountLetter(name: string, { kind }: AccountNews): Letter {
  return toLetter(name, drafts[kind])
}

const drafts: Readonly<Record<AccountNews['kind'], Draft>> = {
  welcome: {
    subject: 'Welcome aboard',
    paragraphs: ['Your account is ready: your cart and your orders are there from wherever you log in.'],
  },
  'session-stolen': {
    subject: 'We logged you out, to be safe',
    paragraphs: [
      'Somebody used a key of your session that had been used before. One of the two was not you, and we cannot tell which; so that session has ended on every device that had it.',
      'Log in again. If you use the same password elsewhere, or think that somebody knows it, choose another one.',
    ],
  },
}
