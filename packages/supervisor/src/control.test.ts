import { expect, onTestFinished, test } from 'vitest'
import { ask, openControl } from './control.ts'
import { nothingRuns } from './status.ts'

const token = 'token'

test('a status that fails is told, and the next one is asked again', async () => {
  let asked = 0
  const control = await openControl({
    token,
    async status() {
      if (asked++ === 0) throw new Error('out of memory')
      return nothingRuns
    },
    stop() {},
  })
  onTestFinished(() => control.close())
  const state = { pid: process.pid, port: control.port, token, children: [] }
  await expect(ask(state, '/status')).rejects.toThrow(`process ${process.pid}) does not know: out of memory`)
  expect(await ask(state, '/status')).toEqual(nothingRuns)
})

test('who has another token, or asks where nobody is, gets nothing', async () => {
  const control = await openControl({ token, status: async () => nothingRuns, stop() {} })
  const state = { pid: process.pid, port: control.port, token: 'another', children: [] }
  expect(await ask(state, '/status')).toBeUndefined()
  control.close()
  expect(await ask({ ...state, token }, '/status')).toBeUndefined()
})
