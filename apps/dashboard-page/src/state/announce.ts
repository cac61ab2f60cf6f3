import { signal } from '@preact/signals'

/** What the live region says, for those who do not see it happen. */
export const announcement = signal('')

export function announce(text: string): void {
  // The same words twice are two announcements. Peeked at: who announces something is not to do so again because it was announced.
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text
}
