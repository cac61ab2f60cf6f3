import { routesFor } from '@flotilla/kit'
import { archiveNotification } from '@flotilla/notifications-contract/commands'
import { getNotification, putNotification } from '@flotilla/notifications-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getNotificationHandler } from './get-notification.ts'
import { onArchiveNotification } from './on-archive-notification.ts'
import { putNotificationHandler } from './put-notification.ts'

/** Written and read by services, until they are archived. */
export async function notifications(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const services = routesFor(app, 'service')
  services(getNotification, getNotificationHandler(db))
  services(putNotification, putNotificationHandler(db, clock))

  app.messages.execute(archiveNotification, onArchiveNotification(clock))
}
