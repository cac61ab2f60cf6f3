import { days } from '@flotilla/clock'
import { Problem, problems } from '@flotilla/contract'
import { customerErased } from '@flotilla/identity-contract/events'
import { orderProgressed } from '@flotilla/orders-contract/events'
import { type Listener, openListener } from '@flotilla/postgres'
import { oldRows, runRetention } from '@flotilla/worker'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ports } from '../ports.ts'
import { onCustomerErased } from './on-customer-erased.ts'
import { openStreams } from './streams.ts'
import { channel, insertUpdate } from './update-store.ts'

const beatMs = 15_000
export const oldUpdates = oldRows({
  name: 'updates',
  table: 'order_updates',
  key: 'seq',
  since: 'at',
  keepMs: days(7),
})

/**
 * GET /updates: the lines of a customer's orders as server-sent events, while they happen. A browser that comes back says what it had last (Last-Event-ID) and misses
 * nothing, whichever replica it comes to.
 */
export async function updates(
  app: FastifyInstance,
  { db, clock, databaseUrl, perAddress }: Ports & { databaseUrl: string; perAddress: number },
): Promise<void> {
  const onError = (err: Error) => app.log.warn({ err }, 'updates')
  const streams = openStreams(db, { perAddress, onError })
  let listener: Listener | undefined
  let timers: NodeJS.Timeout[] = []

  app.messages.on(orderProgressed, ({ data: { customerId, ...update } }, { tx }) =>
    insertUpdate(tx, customerId, update),
  )
  app.messages.on(customerErased, onCustomerErased(app, { db, clock }))

  const outside = { config: { outsideContracts: 'a stream; it asks for a session itself', stream: true as const } }
  app.get('/updates', outside, async (request, reply) => {
    const { user } = await app.authenticate(request)
    if (!user) throw new Problem(problems.unauthenticated)
    const since = Number(request.headers['last-event-id'] ?? Number.NaN)
    const known = Number.isSafeInteger(since) && since >= 0 ? since : undefined
    const browser = {
      response: reply.raw,
      customerId: user.id,
      address: request.ip,
      isStillIn: () => isStill(request, user.id),
    }
    // One that comes while this replica leaves is sent on to another by letting it go at once.
    const taken = !app.draining && streams.open(browser, known)
    if (!taken && !app.draining) throw new Problem(problems.tooMany, 'Too many streams are open', { retryAfter: 10 })
    reply.hijack()
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers })
    reply.raw.write('retry: 1000\n\n')
    if (!taken) reply.raw.end()
  })

  // Of someone who cannot be told at the moment nothing is known to have ended.
  async function isStill(request: FastifyRequest, customerId: string): Promise<boolean> {
    const { user, unsure } = await app.authenticate(request)
    return unsure === true || user?.id === customerId
  }

  app.addHook('onListen', async () => {
    listener = openListener({
      url: databaseUrl,
      name: 'gateway',
      channels: [channel],
      onWake: (_channel, customerId) => streams.wake(customerId),
      onError,
    })
    const whileDraining = () => app.draining && streams.end()
    timers = [setInterval(streams.beat, beatMs), setInterval(whileDraining, 100)]
  })
  runRetention(app, { db, clock }, [oldUpdates])
  app.addHook('preClose', async () => {
    streams.end()
    timers.forEach(clearInterval)
    await listener?.close()
  })
}
