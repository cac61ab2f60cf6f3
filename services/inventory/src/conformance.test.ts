import { conformance } from '@flotilla/conformance'
import { service } from './service.ts'

conformance(service)
