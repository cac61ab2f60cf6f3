import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

export const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
)

const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run']

export function openBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet
  return chromium.launch({ executablePath: executablePath!, args })
}
