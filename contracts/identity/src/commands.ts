import { defineCommand, Type } from '@flotilla/contract'

/** What the operation `logOut` does, for when it has no answer. The token itself stays out of stores and off the bus: whoever has it goes on with the session. */
export const endSession = defineCommand({
  service: 'identity',
  name: 'end-session',
  version: 1,
  summary: 'End the session of a refresh token, the last or an old one; of an unknown token there is none to end',
  schema: Type.Object(
    {
      /** SHA-256 of the refresh token, in base64url. */
      tokenHash: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    },
    { additionalProperties: false },
  ),
  key: ({ tokenHash }) => tokenHash,
  senders: ['gateway'],
  answers: [],
})
