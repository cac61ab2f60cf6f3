import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openAdmin } from '../src/admin.ts'
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

async function open(operate: () => Promise<{ status: number; body: unknown }>) {
  const error = vi.fn<() => void>()
  const health = () => ({ state: 'serving' as const, address: undefined })
  const server = await openAdmin({ host: '127.0.0.1', port: 0, health, operate, log: { error } })
  onTestFinished(() => void server.close())
  return { error, port: (server.address() as AddressInfo).port }
}

test.each([
  ['rejects', () => Promise.reject(new Error('a fault'))],
  ['has an answer that is no JSON', async () => ({ status: 200, body: { count: 1n } })],
])('an operator whose call %s gets a problem document', async (_, operate) => {
  const { error, port } = await open(operate)
  const response = await fetch(`http://127.0.0.1:${port}/operator/x`, { headers: { connection: 'close' } })
  expect([response.status, response.headers.get('content-type')]).toEqual([500, 'application/problem+json'])
  expect(await response.json()).toMatchObject({ code: 'request.internal', instance: '/operator/x' })
  expect(error).toHaveBeenCalledTimes(1)
})

test('a client that has left before its answer harms nobody', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<{ status: number; body: unknown }>()
  const { error, port } = await open(() => {
    asked.resolve()
    return answer.promise
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /operator/x HTTP/1.1\r\nhost: x\r\n\r\n')
  await asked.promise
  socket.destroy()
  await once(socket, 'close')
  answer.reject(new Error('a fault'))
  await expect.poll(() => error.mock.calls.length).toBe(1)
  expect((await fetch(`http://127.0.0.1:${port}/livez`, { headers: { connection: 'close' } })).status).toBe(200)
})
