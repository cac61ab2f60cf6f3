import { changing } from './browser/changes.ts'
import { inChromium } from './browser/in-chromium.ts'
import { keys } from './browser/keys.ts'
import { logs } from './browser/logs.ts'
import { mainPaths } from './browser/paths.ts'

inChromium(mainPaths, changing, logs, keys)
