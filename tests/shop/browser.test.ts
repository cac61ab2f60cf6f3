import { guest } from './browser/guest.ts'
import { inChromium } from './browser/in-chromium.ts'

inChromium(guest)
