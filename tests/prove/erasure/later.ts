import { setTimeout as sleep } from 'node:timers/promises'
import { manualClock } from '@flotilla/clock'
import { openPostgresBus } from '@flotilla/postgres-bus'
import type { Shop } from '../harness/shop.ts'

const days = 86_400_000

/** Outboxes and bus keep messages for their time only. Here it passes for them, and what the services do every ten minutes is done. */
export async function later(shop: Shop): Promise<void> {
  for (const service of shop.services)
    for (let turns = 0; turns < 2; ) {
      const [row] = await shop.rows<{ rotate_outbox: boolean }>(service, 'select messaging.rotate_outbox()')
      if (row!.rotate_outbox) turns++
      else await sleep(100)
    }
  const clock = manualClock(Date.now() + 15 * days)
  const url = Object.assign(new URL(process.env.FLOTILLA_POSTGRES_URL!), { pathname: 'bus' }).href
  const bus = openPostgresBus({ url, name: 'later', clock })
  while ((await shop.rows('bus', 'select from bus_messages limit 1')).length > 0) await clock.advance(600_000)
  await bus.close()
}
