import { readFileSync } from 'node:fs'
import type { Clock } from '@flotilla/clock'

const lookAgainMs = 10_000

/**
 * A file of keys that may hold others tomorrow, as a Secret that is mounted does after a rotation. It is read again when the last look is older than ten
 * seconds, or `maxAgeMs`; the same thing is given while it says the same. What cannot be read now, or only half of it, leaves what was known.
 */
export function openKeyFile<T>(path: string, clock: Clock, parse: (json: any) => T): (maxAgeMs?: number) => T {
  let text = readFileSync(path, 'utf8')
  let known = parse(JSON.parse(text))
  let readAt = clock.now()
  return (maxAgeMs = lookAgainMs) => {
    const now = clock.now()
    if (now - readAt < maxAgeMs) return known
    readAt = now
    try {
      const today = readFileSync(path, 'utf8')
      if (today === text) return known
      known = parse(JSON.parse(today))
      text = today
    } catch {
      // It is being written, or gone for a moment.
    }
    return known
  }
}
