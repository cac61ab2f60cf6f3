import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Random, randomBy } from './random.ts'

/** What a proof is given to work with. What it says is Markdown, for `test-results/prove.md` is made of it. */
export interface Proof {
  readonly seed: number
  readonly random: Random
  /** Asked for with --long; else it is to be over within a minute or two. */
  readonly long: boolean
  say(line: string): void
  table(head: readonly string[], rows: readonly (readonly unknown[])[]): void
  /** Something that has to hold; `seen` are figures, or what is wrong. */
  claim(what: string, holds: boolean, seen?: unknown): void
  /** Something that has to be empty: faults that were found. The first ones are shown. */
  none(what: string, faults: readonly string[]): void
  /** Says plainly what was not looked at, and why. */
  skip(what: string, why: string): void
  /** Says what has been done by now. */
  step(what: string): void
  /** What has to be undone at the end, also when it is cut short; the last one first. */
  later(close: () => Promise<unknown>): void
}

/**
 * Runs a proof as a program: `node tests/prove/<name>.ts [--long] [--seed n]`. Ends with code 1 when a claim does not hold, or none was made and nothing skipped.
 * Every figure is printed with the seed that it came from.
 */
export async function prove(title: string, work: (proof: Proof) => Promise<void>): Promise<never> {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, long: { type: 'boolean', default: false } } })
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
  if (!Number.isInteger(seed)) throw new Error(`--seed: expected a whole number, came «${values.seed}»`)
  const since = performance.now()
  const took = () => `${((performance.now() - since) / 1_000).toFixed(1)} s`
  let skipped = false
  const claims: { what: string; holds: boolean; seen: unknown }[] = []
  const closers: (() => Promise<unknown>)[] = []
  const say = (line: string) => console.log(line)

  const proof: Proof = {
    seed,
    random: randomBy(seed),
    long: values.long,
    say,
    table(head, rows) {
      const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
      say(`\n${lines.join('\n')}\n`)
    },
    claim(what, holds, seen = '') {
      claims.push({ what, holds, seen })
      if (!holds) say(`DOES NOT HOLD: ${what} ${seen}`)
    },
    none(what, faults) {
      for (const fault of faults.slice(0, 20)) say(`- ${fault}`)
      proof.claim(what, faults.length === 0, `${faults.length} found`)
    },
    skip(what, why) {
      skipped = true
      say(`skipped: ${what} (${why})`)
    },
    step: (what) => say(`- ${took()}: ${what}`),
    later: (close) => closers.push(close),
  }

  async function end(code: number): Promise<never> {
    for (const close of closers.splice(0).toReversed())
      await close().catch((error: Error) => say(`could not clear away: ${error.message}`))
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      say(`cut short after ${took()} (seed ${seed})`)
      void end(1)
    })

  // What nobody waits for may fail too, and then there is something to clear away all the same.
  process.once('unhandledRejection', (error) => {
    say(`DOES NOT HOLD: ${(error as Error).stack}`)
    void end(1)
  })

  say(`\n## ${title}\n\nseed ${seed}, ${values.long ? 'long' : 'short'} form\n`)
  try {
    await work(proof)
  } catch (error) {
    claims.push({ what: 'it runs to its end', holds: false, seen: (error as Error).message })
    say(String((error as Error).stack))
  }
  proof.table(
    ['claim', 'holds', 'seen'],
    claims.map(({ what, holds, seen }) => [what, holds ? 'yes' : '**no**', seen]),
  )
  if (skipped && claims.length === 0) return end(0)
  const holds = claims.length > 0 && claims.every((claim) => claim.holds)
  say(`${holds ? 'holds' : 'DOES NOT HOLD'}, seed ${seed}, took ${took()}`)
  return end(holds ? 0 : 1)
}
