import type { Operation } from '@flotilla/contract'
import { passedOn } from '@flotilla/gateway-contract/passed-on'
import { type Handler, type OperationRequest, routesFor } from '@flotilla/kit'
import { placeOrder } from '@flotilla/orders-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { forwardBy } from './forward.ts'

interface Options extends Ports {
  /** Throws 429 where orders come too often. */
  readonly limitOrders: (request: OperationRequest['raw']) => Promise<void>
}

const people = ['anyone', 'customer', 'staff'] as const
const operations = Object.values(passedOn).flatMap((those) => Object.values<Operation<any>>(those))

/** The shop's API: operations of the services behind, checked here by the same contracts and passed on. Throws where one is not for people. */
export async function shop(app: FastifyInstance, options: Options): Promise<void> {
  const forward = forwardBy(options)
  const inner = operations.find(({ allow }) => !people.some((caller) => allow[0] === caller))
  if (inner) throw new Error(`${inner.service}.${inner.name} is for ${inner.allow}, and is not to be passed on`)
  for (const caller of people) {
    const route = routesFor(app, caller)
    for (const operation of operations.filter(({ allow }) => allow[0] === caller)) {
      const handler = forward(operation)
      route(operation, operation === placeOrder ? limited(handler, options) : handler)
    }
  }
}

function limited(handler: Handler<Operation>, { limitOrders }: Options): Handler<Operation> {
  return async (request) => {
    await limitOrders(request.raw)
    return handler(request)
  }
}
