import { systemClock } from '@flotilla/clock'
import { expect, test } from 'vitest'
import { openBus } from './open-bus.ts'

const open = (url: string) => openBus({ url, name: 'tests', clock: systemClock })

test.for([
  'postgres://a:b@127.0.0.1:1/bus',
  'postgresql://127.0.0.1/bus',
  'nats://a:b%40c@127.0.0.1:1',
  'tls://127.0.0.1:1?ca=/none',
])('%s opens before its server answers', async (url) => {
  const bus = await open(url)
  await expect(bus.publish([])).resolves.toEqual([])
  await bus.close()
})

test('another scheme is refused by name, without the password', async () => {
  const error = await open('redis://someone:secret@127.0.0.1').catch((reason: Error) => reason)
  expect(String(error)).toContain('postgres://…, nats://… or tls://…, came redis://…')
  expect(String(error)).not.toContain('secret')
})
