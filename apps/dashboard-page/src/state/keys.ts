import { effect, signal } from '@preact/signals'
import { pages } from '../pages/list.ts'
import { go } from './route.ts'

export const helpIsOpen = signal(false)

/** Single keys can be turned off: who speaks to the machine would press them unawares (WCAG 2.1.4). */
export const keysAreOn = signal(localStorage.getItem('keys') !== 'off')

let leading = 0

/** Called once. `/` to the filter, g and a letter to a page, j and k through a list, ? for all of this, Esc out. */
export function listenToKeys(): void {
  effect(() => localStorage.setItem('keys', keysAreOn.value ? 'on' : 'off'))
  addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    if (event.key === 'Escape' && isTyping(target)) return target.blur()
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target) || target.closest('dialog')) return
    if (event.key === '?') helpIsOpen.value = true
    else if (!keysAreOn.value || !handle(event.key)) return
    event.preventDefault()
  })
}

function handle(key: string): boolean {
  const page = Date.now() - leading < 1_200 && pages.find((one) => one.key === key)
  leading = key === 'g' ? Date.now() : 0
  if (page) go(page.path)
  else if (key === '/') document.querySelector<HTMLElement>('[data-find]')?.focus()
  else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1)
  else return false
  return true
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

const isTyping = (target: HTMLElement) =>
  target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName) || isText(target)

const isText = (target: HTMLElement) =>
  target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file', 'range'].includes(target.type)
