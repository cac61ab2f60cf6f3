import { conformance } from '@flotilla/conformance'
import { openPayments } from '../test/payments.ts'
import { service } from './service.ts'

conformance(service, openPayments)
