/** Puts the page's name before the shop's. */
export function titled(name: string): void {
  document.title = name ? `${name} · Flotilla Chandlery` : 'Flotilla Chandlery'
}
