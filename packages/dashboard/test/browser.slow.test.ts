import { inChromium } from './browser/in-chromium.ts'
import { keys } from './browser/keys.ts'
import { light } from './browser/light.ts'
import { logs } from './browser/logs.ts'
import { everyPage } from './browser/pages.ts'

inChromium(everyPage, light, logs, keys)
