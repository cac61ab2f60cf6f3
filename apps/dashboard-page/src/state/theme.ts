import { effect, signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

const inTheDark = matchMedia('(prefers-color-scheme: dark)')
const dark = signal(inTheDark.matches)
inTheDark.addEventListener('change', () => {
  dark.value = inTheDark.matches
})

export const theme = signal<Theme>(remembered())

/** What is shown in the end: canvases are drawn by it. */
export const isDark = () => (theme.value === 'system' ? dark.value : theme.value === 'dark')

/** Called once; from then on the page follows the choice. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value
    localStorage.setItem('theme', theme.value)
  })
}

export function nextTheme(): void {
  theme.value = isDark() ? 'light' : 'dark'
}

function remembered(): Theme {
  const said = localStorage.getItem('theme')
  return said === 'light' || said === 'dark' ? said : 'system'
}
