import { changing } from './browser/changes.ts'
import { inChromium } from './browser/in-chromium.ts'
import { mainPaths } from './browser/paths.ts'

inChromium(mainPaths, changing)
