import { conformance } from '@flotilla/conformance'
import { openEdge } from '../test/edge.ts'
import { service } from './service.ts'

conformance(service, openEdge)
