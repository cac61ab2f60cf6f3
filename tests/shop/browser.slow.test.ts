import { account } from './browser/account.ts'
import { accessible } from './browser/axe.ts'
import { dashboard } from './browser/dashboard.ts'
import { fast } from './browser/fast.ts'
import { inChromium } from './browser/in-chromium.ts'
import { keyboard } from './browser/keyboard.ts'
import { onPhone } from './browser/phone.ts'
import { pictures } from './browser/pictures.ts'
import { staff } from './browser/staff.ts'

inChromium(account, staff, keyboard, onPhone, accessible, fast, pictures, dashboard)
