import { conformance } from '@flotilla/conformance'
import { openCatalog } from '../test/catalog.ts'
import { service } from './service.ts'

conformance(service, openCatalog)
