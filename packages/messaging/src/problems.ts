import { defineProblems } from '@flotilla/contract'

export const { notHandled, refused } = defineProblems('messages', {
  notHandled: [409, 'Only what was handled can be replayed'],
  refused: [409, 'It is not a valid message: drop it; its publisher has to send a new one'],
})
