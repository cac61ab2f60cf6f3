import { getProduct, getProducts, listProducts } from '@flotilla/catalog-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getProductHandler } from './get-product.ts'
import { getProductsHandler } from './get-products.ts'
import { listProductsHandler } from './list-products.ts'

/** Products to look at, and their prices for the services that sell them. */
export async function products(app: FastifyInstance, { db }: Ports): Promise<void> {
  const anyone = routesFor(app, 'anyone')
  anyone(getProduct, getProductHandler(db))
  anyone(listProducts, listProductsHandler(db))

  const services = routesFor(app, 'service')
  services(getProducts, getProductsHandler(db))
}
