import type { getCart } from '@flotilla/cart-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import { readCart } from './read-cart.ts'

export function getCartHandler(ports: Ports): Handler<typeof getCart> {
  return async (request) => ({ status: 200, body: await readCart(ports, request.principal.user!.id) })
}
