import type { Ports } from '../../src/index.ts'

/** Stands for the operators' door of two services, as far as the pages knock at it: dead letters of shipping, sagas of orders; and for a cluster with releases of cart. */
export interface Door {
  readonly ports: Ports
  /** What was changed through it. */
  readonly changes: readonly { readonly path: string; readonly body: object }[]
}

const at = '2026-01-01T12:00:00.000Z'

const letter = (id: string) => ({
  id,
  type: 'orders.event.order-placed.v1',
  died_at: at,
  error: 'TypeError: weight is not a number',
  attempts: 5,
})

const stuck = {
  id: 'an-order',
  status: 'parked',
  reason: 'payments did not answer',
  due_at: null,
  started_at: at,
  steps: ['reserve-stock', 'charge', 'ship'],
  state: { steps: ['done', 'timed-out'] },
  history: [{ n: 1, at, status: 'running', input: { type: 'start' }, sent: ['inventory.command.reserve-stock.v1'] }],
}

const release = (revision: number, status: string, served: boolean) => ({
  revision,
  at: Date.parse(at),
  status,
  says: status === 'failed' ? 'pre-upgrade hooks failed: cart-guard' : 'Upgrade complete',
  served,
})

const cart = {
  service: 'cart',
  revision: 2,
  image: 'registry/cart:2',
  ready: 2,
  wanted: 2,
  state: 'complete',
  revisions: [{ revision: 2, image: 'registry/cart:2', at: Date.parse(at) }],
  guard: { good: false, says: '5 of 90 requests failed', at: Date.parse(at) },
} as const

export function makeDoor(): Door {
  const letters = new Map(['poison', 'an-event'].map((id) => [id, letter(id)]))
  const changes: { path: string; body: object }[] = []
  const answers: Readonly<Record<string, () => unknown>> = {
    'shipping /dead-letters': () => ({ items: [...letters.values()] }),
    'shipping /messages/an-event': () => ({ envelope: { data: { orderId: 'an-order' } }, actions: [] }),
    'shipping /messages/handled': () => ({
      actions: changes
        .filter(({ path }) => path === 'shipping/messages/handled/replay')
        .map(({ body }) => ({ action: 'replay', who: 'ann', at, ...body })),
    }),
    'orders /sagas/checkout': () => ({ items: [stuck] }),
    'orders /sagas/checkout/an-order': () => stuck,
  }
  async function ask(service: string, path: string, change?: { body: object }): Promise<any> {
    if (path === '/events') return { outbox: { messages: 0, oldest: null }, retrying: 0 }
    if (path === '/sagas') return service === 'orders' ? { items: [{ name: 'checkout' }] } : undefined
    if (!change) return answers[`${service} ${path}`]?.()
    changes.push({ path: `${service}${path}`, body: change.body })
    letters.delete(path.split('/')[2]!)
    return {}
  }
  const services = ['gateway', 'orders', 'shipping'].map(
    (name) => ({ name, version: 'test', state: 'ready', restarts: 0 }) as const,
  )
  return {
    changes,
    ports: {
      world: 'laptop',
      declared: [{ from: 'gateway', to: 'orders', kind: 'calls' }],
      storefront: async () => null,
      services: async () => services,
      ask,
      rollouts: {
        all: async () => [cart],
        releases: async (service) =>
          service === 'cart'
            ? [release(3, 'failed', false), release(2, 'deployed', false), release(1, 'superseded', true)]
            : undefined,
        undo: async (service, to) => void changes.push({ path: `${service}/undo`, body: { to } }),
      },
    },
  }
}
