import { conformance } from '@flotilla/conformance'
import { openCart } from '../test/cart.ts'
import { service } from './service.ts'

conformance(service, openCart)
