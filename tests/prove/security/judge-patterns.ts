import { runInNewContext } from 'node:vm'
import { sample } from '@flotilla/conformance'
import type { Operation } from '@flotilla/contract'
import type { Proof } from '../harness/proof.ts'
import { readMessageSchemas } from './operations.ts'

// What the body of a request can hold at most.
const [short, long] = [8_192, 65_536]
// One that is linear takes two.
const tooMuchMs = 50
const patienceMs = 200

/** Every pattern in every contract, with inputs that fit and then go on for as long as a request may. */
export async function judgePatterns(proof: Proof, operations: readonly Operation[]): Promise<void> {
  const patterns = new Set<string>()
  const messages = await readMessageSchemas()
  for (const schemas of [...operations.map((one) => one.schemas), ...messages]) collect(schemas, patterns)
  proof.claim('patterns: those of messages are among them', messages.length > 20, `${messages.length} messages`)
  const slow = [...patterns].flatMap((pattern) => slowOn(pattern) ?? [])
  proof.claim('patterns: there are some', patterns.size >= 5, patterns.size)
  proof.none(`patterns: none of ${patterns.size} is slow on ${long} characters`, slow)
  const known = ['^(a+)+$', '^(a|a)*$', '^[^@]+@[^@]+\\.[^@]+$', '^\\s*x?\\s*$']
  const missed = known.filter((pattern) => !slowOn(pattern))
  proof.none('control: patterns that backtrack are found', missed)
}

/** An input on which it takes longer than its length is a reason for; undefined where there is none among those tried. */
export function slowOn(pattern: string): string | undefined {
  const fitting = Array.from({ length: 40 }, (_, seed) => sample({ type: 'string', pattern } as never, seed) as string)
  const shortest = fitting.toSorted((a, b) => a.length - b.length).slice(0, 3)
  // At each place the character that fits there, or one that often ends what stands before it, many times over; and then one that does not fit.
  const pumps = shortest.flatMap((text) =>
    Array.from({ length: Math.min(text.length, 16) + 1 }, (_, at) => text.slice(0, at)).flatMap((head) =>
      [...new Set([text.charAt(head.length) || 'a', '.', 'a', ' '])].flatMap((char) =>
        ['\0', '@', '!'].map((tail) => ({ char, head, text: (n: number) => head + char.repeat(n) + tail })),
      ),
    ),
  )
  for (const { char, head, text } of pumps) {
    const ms = Math.max(leastMsFor(pattern, text(short)), leastMsFor(pattern, text(long)))
    if (ms > tooMuchMs)
      return `${pattern}: ${JSON.stringify(head)} and then many ${JSON.stringify(char)}: ≥ ${ms.toFixed(0)} ms`
  }
  return undefined
}

// The least of three, for what else the process has to do is counted too.
function leastMsFor(pattern: string, text: string): number {
  const first = msFor(pattern, text)
  if (first <= tooMuchMs) return first
  return Math.min(first, msFor(pattern, text), msFor(pattern, text))
}

// As Ajv compiles them; what takes too long is ended. Of the processor's time, since the machine may be busy with other work.
function msFor(pattern: string, text: string): number {
  const work = { expression: new RegExp(pattern, 'u'), text }
  for (let attempt = 1; ; attempt++) {
    const before = process.threadCpuUsage()
    const ended = endsInTime(work)
    const { user, system } = process.threadCpuUsage(before)
    const ms = (user + system) / 1_000
    if (ended || ms > tooMuchMs || attempt === 5) return ms
  }
}

function endsInTime(work: object): boolean {
  try {
    runInNewContext('expression.test(text)', work, { timeout: patienceMs })
    return true
  } catch {
    return false
  }
}

function collect(value: unknown, patterns: Set<string>): void {
  if (value === null || typeof value !== 'object') return
  const { pattern } = value as { pattern?: unknown }
  if (typeof pattern === 'string') patterns.add(pattern)
  for (const inner of Object.values(value)) collect(inner, patterns)
}
