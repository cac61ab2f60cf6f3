import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page, type Request } from 'playwright-core'

/** Where Chromium is on this machine; undefined where there is none. */
export const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
)

const quiet = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const tries = 5

/** Starts Chromium. Its pages load again what a change of the machine's network cut off. */
export async function openBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet
  const browser = await chromium.launch({ executablePath: executablePath!, args })
  const open = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await open(options)
    context.on('page', loadAgain)
    return context
  }
  return browser
}

/** Tells whether Chromium aborted a request because the machine's network changed, as it does with each container that another test starts or ends. It is nobody's fault. */
export const isNetworkChange = (text: string): boolean => text.includes('ERR_NETWORK_CHANGED')

function loadAgain(page: Page): void {
  const goto = page.goto.bind(page)
  page.goto = async (address, options) => {
    for (let attempt = 1; ; attempt++) {
      let cutOff = false
      const onFailed = (request: Request) => {
        if (isNetworkChange(request.failure()?.errorText ?? '')) cutOff = true
      }
      page.on('requestfailed', onFailed)
      const [outcome] = await Promise.allSettled([goto(address, options)])
      page.off('requestfailed', onFailed)
      // The page that says so may come while the next load is under way, and cuts that off too.
      const failure = outcome.status === 'rejected' ? String(outcome.reason) : ''
      cutOff ||= isNetworkChange(failure) || failure.includes('chrome-error:')
      if (cutOff && attempt < tries) continue
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    }
  }
}
