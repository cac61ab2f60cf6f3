import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { renderMetrics } from '../metrics.ts'
import { type Exporter, openExporter } from './exporter.ts'

let status: number
let asked: number
const received: string[] = []
const receiver = createServer(async (request, response) => {
  asked++
  const { resourceLogs } = (await json(request)) as any
  if (status === 200) received.push(...resourceLogs[0].scopeLogs[0].logRecords.map((one: any) => one.body.stringValue))
  response.writeHead(status).end('{}')
})
let exporter: Exporter

async function listen(port = 0): Promise<number> {
  await new Promise<void>((done) => receiver.listen(port, '127.0.0.1', done))
  return (receiver.address() as AddressInfo).port
}

async function hangUp(): Promise<void> {
  receiver.closeAllConnections()
  await new Promise((done) => receiver.close(done))
}

async function droppedLogs(): Promise<number> {
  const { body } = await renderMetrics()
  return Number(/^otlp_dropped_total\{signal="logs"\} (\d+)/m.exec(body)?.[1] ?? 0)
}

let port: number
const open = (): Exporter => {
  const env = { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `http://127.0.0.1:${port}/v1/logs` }
  return openExporter({ service: 'tests', version: '1', env })!
}
let droppedBefore: number
beforeEach(async () => {
  ;[status, asked, received.length] = [200, 0, 0]
  port = await listen()
  droppedBefore = await droppedLogs()
  exporter = open()
})
afterEach(async () => {
  await exporter.close()
  await hangUp()
})

const log = (...messages: string[]) =>
  messages.forEach((msg) => exporter.log(JSON.stringify({ level: 'info', time: new Date(), msg })))

test('what a receiver that was not there yet should have had comes when it is, in order', async () => {
  await hangUp()
  log('1', '2', '3')
  // Until it has asked in vain.
  await pause(1_500)
  await listen(port)
  await expect.poll(() => received).toEqual(['1', '2', '3'])
  expect(await droppedLogs()).toBe(droppedBefore)
})

test('a receiver with too much to do is asked again, and not all the time', async () => {
  status = 503
  log('1', '2')
  await expect.poll(() => asked).toBe(2)
  status = 200
  log('3')
  await expect.poll(() => received).toEqual(['1', '2', '3'])
  expect(asked).toBe(4)
})

test('the end does not wait for a receiver that is gone; control: for one that is there it does', async () => {
  log('1')
  await exporter.close()
  expect(received).toEqual(['1'])
  exporter = open()
  await hangUp()
  log('2')
  const begun = performance.now()
  await exporter.close()
  expect(performance.now() - begun).toBeLessThan(700)
  await listen(port)
})

test('control: what is refused for good is not sent again, and counted', async () => {
  status = 400
  log('1', '2')
  await expect.poll(droppedLogs).toBe(droppedBefore + 2)
  status = 200
  log('3')
  await expect.poll(() => received).toEqual(['3'])
})
