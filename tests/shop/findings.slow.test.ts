import { randomUUID } from 'node:crypto'
import { executablePath, openBrowser } from '@flotilla/testing/chromium'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleProduct } from './books.ts'
import { makeCustomer } from './customer.ts'
import { makeShop, type Shop, until } from './shop.ts'

interface Finding {
  readonly says: string
  readonly service: string
  readonly see: string
  readonly since: number
}

const mostMs = 5_000
const tries = 3

// What the overview says when something is broken, how soon, and where it leads. Control: it says nothing before.
let shop: Shop

beforeAll(async () => {
  shop = await makeShop({ TRACKING_STEP_MS: '3600000' })
  await shop.start()
  const customer = await makeCustomer(shop.url)
  const { orderId } = await (await customer.fill(sampleProduct(7), 1, '4242424242424242')).place()
  await until(async () => (await customer.status(orderId)) === 'shipped')
})

afterAll(() => shop?.remove())

const base = () => new URL(shop.dashboard()).origin
const read = async (): Promise<Finding[]> => ((await (await fetch(`${base()}/api/overview`)).json()) as any).findings
const saying = async (words: RegExp) => (await read()).find(({ says }) => words.test(says))
const pidOf = async (service: string): Promise<number> => {
  const { services } = JSON.parse(await shop.flotilla('status', '--json'))
  return services.find(({ name }: any) => name === service).pid
}

test('while all is well nothing is found', async () => {
  await expect.poll(read).toEqual([])
})

/** Breaks something, and gives what is found. The moment is the dashboard's own; the best of some tries counts, on a machine that does other things too. */
async function found(words: RegExp, breakIt: () => Promise<() => Promise<unknown>>): Promise<Finding> {
  const took: number[] = []
  let last: Finding | undefined
  for (let n = 0; n < tries; n++) {
    await until(async () => !(await saying(words)))
    const begun = Date.now()
    // Somebody looks meanwhile: it is found when it is looked for.
    const [mend] = await Promise.all([breakIt(), until(async () => Boolean(await saying(words)))])
    try {
      const finding = (await saying(words))!
      took.push(finding.since - begun)
      await clicks(finding)
      last = finding
    } finally {
      await mend()
    }
    if (took.at(-1)! <= mostMs) return last
  }
  throw new Error(`found too late: after ${took.join(', ')} ms`)
}

let browser: Awaited<ReturnType<typeof openBrowser>> | undefined
const ways = new Map<string, { next?: string; cause: RegExp }>()

// From the overview: to where it may be seen, and there to the one thing.
async function clicks({ says }: Finding): Promise<void> {
  if (!browser) return
  const [, { next, cause }] = [...ways].find(([words]) => says.includes(words))!
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(shop.dashboard())
  await page
    .locator('.findings li', { hasText: [...ways.keys()].find((words) => says.includes(words))! })
    .getByRole('link', { name: 'See the cause' })
    .first()
    .click()
  if (next) await page.locator(next).first().click()
  await page.locator('main').getByText(cause).first().waitFor()
  await page.close()
}

describe('what is broken is said within five seconds, and two clicks lead to the cause', () => {
  beforeAll(async () => {
    // Without Chromium what is said is looked at, not where it leads.
    if (executablePath) browser = await openBrowser()
    await until(async () => (await fetch(base())).ok)
  })
  afterAll(() => browser?.close())

  test('a service that is killed again and again', async () => {
    ways.set('shipping ended with SIGKILL', { cause: /ready/ })
    const { see } = await found(/^shipping ended with SIGKILL/, async () => {
      for (let n = 0; n < 2; n++) {
        const pid = await pidOf('shipping')
        process.kill(pid, 'SIGKILL')
        await until(async () => ![pid, null].includes(await pidOf('shipping')))
      }
      return async () => {}
    })
    expect(see).toBe('/logs?service=shipping')
  })

  test('a service that hangs', async () => {
    // The last that it said before it fell silent.
    ways.set('payments does not say that it is ready', { cause: /answered|ready/ })
    const { see } = await found(/^payments does not say/, async () => {
      const pid = await pidOf('payments')
      process.kill(pid, 'SIGSTOP')
      return async () => process.kill(pid, 'SIGCONT')
    })
    expect(see).toBe('/logs?service=payments')
  })

  test('a database that takes nobody in any more', async () => {
    ways.set('catalog fails', { next: 'tbody a', cause: /catalog/ })
    const { see } = await found(/^catalog fails \d/, async () => {
      const database = (allowed: boolean) =>
        shop.rows('postgres', `alter database catalog allow_connections ${allowed}`)
      await database(false)
      await shop.rows('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'catalog'`)
      const asked = Array.from({ length: 12 }, (_, n) => fetch(`${shop.url}/api/products/${sampleProduct(50 + n)}`))
      void Promise.allSettled(asked)
      return () => database(true)
    })
    expect(see).toBe('/traces?service=catalog&error=true')
  })

  test('a message that fits no schema, which its listeners give up on', async () => {
    ways.set('cart gave up on one message', { next: 'tbody a', cause: /does not fit the schema/ })
    const { see } = await found(/^cart gave up on one message: .*schema/, async () => {
      const poison = `'${JSON.stringify({ id: randomUUID(), data: {} })}'`
      const written = await shop.rows(
        'orders',
        `with one as (select envelope from messaging.outbox where envelope->>'type' = 'orders.event.order-placed.v1' limit 1),
           written as (
             insert into messaging.outbox (slot, envelope)
             select current, ((envelope::jsonb - 'traceparent') || ${poison}::jsonb)::json from messaging.outbox_slot, one returning 1
           )
         select pg_notify('outbox', '') from written`,
      )
      expect(written).toHaveLength(1)
      return async () => {
        const { id } = JSON.parse(await shop.flotilla('events', '--json')).find(
          ({ service }: any) => service === 'cart',
        ).letters[0]
        await shop.flotilla('events', 'drop', 'cart', id, '--because', 'a test')
      }
    })
    expect(see).toBe('/events?service=cart&state=dead')
  })
})
