import { conformance } from '@flotilla/conformance'
import { openShop } from '../test/shop.ts'
import { service } from './service.ts'

conformance(service, openShop)
