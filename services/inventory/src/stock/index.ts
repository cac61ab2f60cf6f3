import { productCreated } from '@flotilla/catalog-contract/events'
import { countStock, getStock, lookUpStock } from '@flotilla/inventory-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { ServicePorts } from '@flotilla/service'
import type { FastifyInstance } from 'fastify'
import { countStockHandler } from './count-stock.ts'
import { getStockHandler } from './get-stock.ts'
import { lookUpStockHandler } from './look-up-stock.ts'
import { onProductCreated } from './on-product-created.ts'

/** What lies where: looked up by everybody, counted by staff. */
export async function stock(app: FastifyInstance, ports: ServicePorts): Promise<void> {
  const { db } = ports
  const anyone = routesFor(app, 'anyone')
  anyone(lookUpStock, lookUpStockHandler(db))

  const staff = routesFor(app, 'staff')
  staff(getStock, getStockHandler(db))
  staff(countStock, countStockHandler(ports))

  app.messages.on(productCreated, onProductCreated)
}
