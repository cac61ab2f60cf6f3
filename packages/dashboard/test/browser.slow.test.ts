import { inChromium } from './browser/in-chromium.ts'
import { light } from './browser/light.ts'
import { everyPage } from './browser/pages.ts'

inChromium(everyPage, light)
