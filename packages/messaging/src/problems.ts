import { defineProblems } from '@flotilla/contract'

export const { notHandled, refused } = defineProblems('messages', {
  notHandled: [409, 'Only what was handled can be replayed'],
  refused: [409, 'It is not the message that it says: drop it, its publisher has to send another'],
})
