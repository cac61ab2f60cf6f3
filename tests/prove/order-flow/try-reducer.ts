import { workerData } from 'node:worker_threads'
import { anyParticipants, explore, type Rules, transitionsOf } from '@flotilla/saga/testing'

// Ends with 0 when nothing is wrong with the reducer in this file, with 1 when something is.
const { file } = workerData as { file: string }
const rules = (await import(file)) as Rules
const shapes = [
  { undoable: [true, true, false], resources: [0, 1, 0] },
  { undoable: [true, true, true], resources: [0, 1, 2] },
]
const sound = shapes.every(({ undoable, resources }) => {
  const shape = { undoable, undoAttempts: 2 }
  const { violations, covered } = explore(rules, shape, anyParticipants(resources))
  const wanted = transitionsOf(shape)
  return violations.length === 0 && covered.size === wanted.length && wanted.every((one) => covered.has(one))
})
process.exitCode = sound ? 0 : 1
