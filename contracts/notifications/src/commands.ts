import { defineCommand, Type } from '@flotilla/contract'

/**
 * The code opens the account to whoever has it, once, within half an hour. A command and no event: it goes to the stream of its owner, which nobody else reads, while
 * what identity tells is for many.
 */
export const sendResetCode = defineCommand({
  service: 'notifications',
  name: 'send-reset-code',
  version: 1,
  summary: 'Write the mail with the code for a new password to the owner of an account',
  schema: Type.Object(
    {
      customerId: Type.String(),
      /** Wider than `Email`: a command goes on taking what it took. */
      email: Type.String({ minLength: 3, maxLength: 254 }),
      name: Type.String(),
      code: Type.String(),
    },
    { additionalProperties: false },
  ),
  key: ({ customerId }) => customerId,
  senders: ['identity'],
  answers: [],
})
