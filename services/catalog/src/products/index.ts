import {
  changeProduct,
  createProduct,
  getProduct,
  getProducts,
  listCategories,
  listProducts,
} from '@flotilla/catalog-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { changeProductHandler } from './change-product.ts'
import { createProductHandler } from './create-product.ts'
import { getProductHandler } from './get-product.ts'
import { getProductsHandler } from './get-products.ts'
import { keep } from './kept.ts'
import { listCategoriesHandler } from './list-categories.ts'
import { listProductsHandler } from './list-products.ts'

/** Products to look at and to find, their prices for the services that sell them, and their words and prices for staff to change. */
export async function products(app: FastifyInstance, ports: Ports): Promise<void> {
  const { db, cache } = ports
  const kept = keep(cache)

  const anyone = routesFor(app, 'anyone')
  anyone(getProduct, getProductHandler(db, kept))
  anyone(listProducts, listProductsHandler(db))
  anyone(listCategories, listCategoriesHandler(db, kept))

  const services = routesFor(app, 'service')
  services(getProducts, getProductsHandler(db))

  const staff = routesFor(app, 'staff')
  staff(createProduct, createProductHandler(ports, kept))
  staff(changeProduct, changeProductHandler(ports, kept))
}
