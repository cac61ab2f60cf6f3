import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { testKeys } from '@flotilla/auth/testing'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openAdmin } from '../src/admin.ts'
import { createApp } from '../src/index.ts'
import { type Program, startProgram } from './process.ts'

let program: Program | undefined
afterEach(async () => {
  program?.child.kill('SIGKILL')
  await program?.exited
})

test('metrics that cannot be read are answered with 500, and the process goes on; control: they are read', async () => {
  program = await startProgram({ CONTROL: 'no metrics', LOG_LEVEL: 'error' })
  const { admin, url, child, said } = program
  for (const _ of [1, 2]) expect((await fetch(`${admin}/metrics`)).status).toBe(500)
  expect((await fetch(`${url}/slow/0`)).status).toBe(200)
  expect(child.exitCode).toBeNull()
  await expect.poll(said).toContain('a gauge that fails')
  child.kill('SIGKILL')
  await program.exited

  program = await startProgram()
  expect((await fetch(`${program.admin}/metrics`)).status).toBe(200)
})

test('a client that has left before its answer harms nobody', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  const keys = testKeys(['stock', 'operator'])
  const app = await createApp({ service: 'stock', config: { MAX_CONCURRENCY: 10 }, keys: keys.stock })
  const error = vi.spyOn(app.log, 'error')
  app.operatorRoutes.push({
    method: 'GET',
    path: '/x',
    handle() {
      asked.resolve()
      return answer.promise
    },
  })
  const health = () => ({ state: 'serving' as const, address: undefined })
  const admin = await openAdmin({ host: '127.0.0.1', port: 0, health, app })
  onTestFinished(() => admin.close())
  const { port } = admin.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  const token = await keys.operator.serviceToken('stock')
  socket.write(`GET /operator/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`)
  await asked.promise
  socket.destroy()
  await once(socket, 'close')
  answer.reject(new Error('a fault'))
  await expect.poll(() => error.mock.calls.length).toBe(1)
  expect((await fetch(`http://127.0.0.1:${port}/livez`, { headers: { connection: 'close' } })).status).toBe(200)
})
