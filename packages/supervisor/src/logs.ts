import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { isRefusal } from './refusal.ts'

const largest = 10_000_000
const shown = new Set(['warn', 'error', 'fatal'])

/** Writes all that a service says to its log, and hands what a person should see to `show`, as one line. */
export function openLog(
  folder: string,
  service: string,
  show: (line: string) => void,
): { take(stream: Readable): void } {
  const home = join(folder, 'logs')
  const file = join(home, `${service}.log`)
  mkdirSync(home, { recursive: true })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest) renameSync(file, `${file}.1`)
  const output = createWriteStream(file, { flags: 'a', mode: 0o600 })
  // A full disk must not take the supervisor down with it.
  output.on('error', () => {})
  return {
    take(stream) {
      createInterface({ input: stream }).on('line', (line) => {
        output.write(`${line}\n`)
        const pretty = toPretty(line)
        if (pretty) show(`${service}: ${pretty}`)
      })
    },
  }
}

/** A line of our logs at level warn or above, or anything that is not one, as a person likes to read it. */
export function toPretty(line: string): string | undefined {
  if (isRefusal(line)) return undefined
  if (!line.startsWith('{')) return line.trim() || undefined
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: string; msg?: string; err?: { message?: string } }
    if (level === undefined) return line
    if (!shown.has(level)) return undefined
    const reason = err?.message && err.message !== msg ? ` (${err.message})` : ''
    return `${level}: ${msg ?? ''}${reason}`
  } catch {
    return line
  }
}
