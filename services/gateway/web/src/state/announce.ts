import { signal } from '@preact/signals'

/** What the live region says, for those who do not see it happen. */
export const announcement = signal('')

export function announce(text: string): void {
  // The same words twice are two announcements.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text
}
