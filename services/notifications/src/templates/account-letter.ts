import { type Draft, type Letter, toLetter } from './letter.ts'
import type { AccountNews } from './news.ts'

/** The mail that tells of an account. */
export function accountLetter(news: AccountNews): Letter {
  return toLetter(news.kind === 'reset-asked' ? resetDraft(news.code) : drafts[news.kind])
}

// Without a link: nobody learns to follow one, and nothing that a request says can lead elsewhere.
const resetDraft = (code: string): Draft => ({
  subject: 'Your code for a new password',
  paragraphs: [
    'Somebody, you we hope, wants a new password for your account. Open «Account» in the shop, choose «Forgot your password?», and give this code:',
    code,
    'It is good once, within half an hour. If it was not you, do nothing: your password is as it was.',
  ],
})

const drafts: Readonly<Record<Exclude<AccountNews['kind'], 'reset-asked'>, Draft>> = {
  welcome: {
    subject: 'Welcome aboard',
    paragraphs: ['Your account is ready: your cart and your orders are there from wherever you log in.'],
  },
  'password-changed': {
    subject: 'You have a new password',
    paragraphs: [
      'The password of your account was changed with a code that we sent to this address, and every device was logged out.',
      'If it was not you, somebody can read your mail: change the password of your mail box first, and then this one.',
    ],
  },
  'session-stolen': {
    subject: 'We logged you out, to be safe',
    paragraphs: [
      'Somebody used a key of your session that had been used before. One of the two was not you, and we cannot tell which; so that session has ended on every device that had it.',
      'Log in again. If you use the same password elsewhere, or think that somebody knows it, choose another one.',
    ],
  },
}
