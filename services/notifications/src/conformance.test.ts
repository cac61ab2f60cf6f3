import { conformance } from '@flotilla/conformance'
import { openNotifications } from '../test/notifications.ts'
import { service } from './service.ts'

conformance(service, openNotifications)
