import type { FastifyBaseLogger } from 'fastify'
import type { Answer } from './delivery.ts'

/** How the mail server receives us. */
export interface Reception {
  note(answer: Answer): void
}

/** Logs once that the server takes no mail of ours, and once that it does again: with many mails there are many such answers. */
export function noteReception(log: FastifyBaseLogger): Reception {
  let isBlocked = false
  return {
    note(answer) {
      if (answer.kind === 'blocked' && !isBlocked)
        log.error({ error: answer.error }, 'the mail server takes no mail of ours: mails wait until it does')
      if (answer.kind !== 'blocked' && isBlocked) log.info('the mail server takes mails again')
      isBlocked = answer.kind === 'blocked'
    },
  }
}
