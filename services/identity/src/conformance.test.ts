import { conformance } from '@flotilla/conformance'
import { openIdentity } from '../test/identity.ts'
import { service } from './service.ts'

conformance(service, openIdentity)
