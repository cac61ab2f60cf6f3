import { randomUUID } from 'node:crypto'
import { sample } from '@flotilla/conformance'
import { headers, type Operation } from '@flotilla/contract'
import type { Shop } from '../harness/shop.ts'
import { plenty } from '../harness/shoppers.ts'
import { readOperations } from '../security/operations.ts'
import { type Forge, openForge } from '../security/tokens.ts'

export interface Request {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a service is asked for. */
export interface Errands {
  /** It is answered with 2xx. */
  readonly read: Request
  /** It has a body. It reaches the handler, which may refuse it. */
  readonly write: Request | undefined
}

interface Choice {
  readonly read: string
  readonly query?: string
  readonly write?: string
}

// Cheap ones: places are what the stranger takes here, not processor time.
const choices: Readonly<Record<string, Choice>> = {
  cart: { read: 'cart.getCart', write: 'cart.putItem' },
  catalog: { read: 'catalog.getProduct', write: 'catalog.getProducts' },
  gateway: { read: 'catalog.getProduct', write: 'inventory.lookUpStock' },
  identity: { read: 'identity.getKeys', write: 'identity.refresh' },
  inventory: { read: 'inventory.getStock', write: 'inventory.lookUpStock' },
  notifications: { read: 'notifications.listMails', write: 'notifications.confirmAddress' },
  orders: { read: 'orders.listOrders', write: 'orders.placeOrder' },
  payments: { read: 'payments.listCards', write: 'payments.tokeniseCard' },
  shipping: { read: 'shipping.listRates', query: '?country=DE&pieces=1' },
}

/** Makes the requests of one person to a service, by its contract and with valid tokens. */
export async function openErrands(shop: Shop): Promise<(service: string, person: string) => Promise<Errands>> {
  const forge = openForge(shop.folder)
  const operations = await readOperations()

  function find(name: string): Operation {
    const found = operations.find((one) => `${one.service}.${one.name}` === name)
    if (!found) throw new Error(`${name} is in no contract`)
    return found
  }

  return async (service, person) => {
    const choice = choices[service]
    if (!choice) throw new Error(`strangers/errands.ts: choose operations of ${service}`)
    const make = async (operation: Operation, query = ''): Promise<Request> => {
      const path = operation.path.replace('{productId}', plenty[0]!)
      const body = operation.schemas.body && JSON.stringify(sample(operation.schemas.body, 7))
      return {
        method: operation.method,
        path: `${service === 'gateway' ? '/api' : ''}${path}${query}`,
        headers: await tokensFor(forge, { service, operation, person }),
        ...(body && { body }),
      }
    }
    return {
      read: await make(find(choice.read), choice.query),
      write: choice.write === undefined ? undefined : await make(find(choice.write)),
    }
  }
}

/** The bytes of a request. Each has an Idempotency-Key of its own, whether it needs one or not. */
export function toText({ method, path, headers: given, body }: Request): string {
  const lines = Object.entries({
    host: 'shop',
    ...given,
    ...(body !== undefined && {
      [headers.idempotencyKey]: randomUUID(),
      'content-type': 'application/json',
      'content-length': `${Buffer.byteLength(body)}`,
    }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`
}

/** The headers and half of the body, or half of the headers where there is no body. */
export function toHalf(request: Request): string {
  const text = toText(request)
  const missing = request.body ?? text
  return text.slice(0, -Math.ceil(missing.length / 2))
}

async function tokensFor(
  forge: Forge,
  { service, operation, person }: { service: string; operation: Operation; person: string },
): Promise<Record<string, string>> {
  const { allow, callers } = operation
  if (allow.includes('anyone')) return {}
  const caller = callers[0] ?? 'gateway'
  const lives = 3_600
  const authorization = `Bearer ${await forge.by(caller, { sub: `service:${caller}`, aud: service, lives })}`
  if (allow.includes('service')) return { authorization }
  const user = { sub: person, aud: 'shop', roles: ['customer', 'staff'], lives }
  return { authorization, [headers.userToken]: await forge.by('gateway', user) }
}
