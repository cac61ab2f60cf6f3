import { once } from 'node:events'
import { createServer } from 'node:net'
import { freePort } from '@flotilla/embedded-postgres'
import { afterEach, expect, test } from 'vitest'
import { type Program, startProgram, until } from './process.ts'

let program: Program | undefined
afterEach(async () => {
  program?.child.kill('SIGKILL')
  await program?.exited
})

test('what it needs is away when it starts: it has started and is not ready, and serves by itself afterwards', async () => {
  const port = await freePort()
  program = await startProgram({ NEIGHBOUR_PORT: `${port}` }, '/startupz')
  const { admin, url, child } = program
  const probe = async (path: string) => (await fetch(`${admin}${path}`)).status
  expect(await Promise.all(['/startupz', '/livez', '/readyz'].map(probe))).toEqual([200, 200, 503])
  await expect(fetch(`${url}/slow/0`)).rejects.toThrow('fetch failed')

  const neighbour = createServer((socket) => void socket.end()).listen(port, '127.0.0.1')
  await once(neighbour, 'listening')
  await until(async () => (await fetch(`${admin}/readyz`)).ok)
  neighbour.close()
  expect(child.exitCode).toBeNull()
  expect((await fetch(`${url}/slow/0`)).status).toBe(200)
})
