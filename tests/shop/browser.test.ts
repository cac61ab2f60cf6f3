import { guest } from './browser/guest.ts'
import { inChromium } from './browser/in-chromium.ts'
import { tabs } from './browser/tabs.ts'

inChromium(guest, tabs)
