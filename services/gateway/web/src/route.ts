import { signal } from '@preact/signals'

/** The page's address: the part after #, as segments. */
export const route = signal(read())

addEventListener('hashchange', () => {
  route.value = read()
  scrollTo(0, 0)
})

export function go(to: string): void {
  location.hash = to
}

function read(): string[] {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean)
}
