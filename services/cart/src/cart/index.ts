import { archiveCart } from '@flotilla/cart-contract/commands'
import { getCart, putCart } from '@flotilla/cart-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getCartHandler } from './get-cart.ts'
import { onArchiveCart } from './on-archive-cart.ts'
import { putCartHandler } from './put-cart.ts'

/** Written and read by services, until they are archived. */
export async function cart(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const services = routesFor(app, 'service')
  services(getCart, getCartHandler(db))
  services(putCart, putCartHandler(db, clock))

  app.messages.execute(archiveCart, onArchiveCart(clock))
}
