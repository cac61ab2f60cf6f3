import { exportData } from '@flotilla/gateway-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { exportHandler } from './export.ts'

/** What the shop knows of whoever asks, to take along. */
export async function ownData(app: FastifyInstance, ports: Ports): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(exportData, exportHandler(ports))
}
