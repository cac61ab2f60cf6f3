import { parseArgs } from 'node:util'
import { CliError } from '@flotilla/workspace/errors'

/** What stands on the command line of a part: so many names, and perhaps a description. */
export function readNames(
  args: string[],
  { count, usage }: { count: number; usage: string },
): { names: string[]; description: string | undefined } {
  const { values, positionals: names } = parseArgs({
    args,
    options: { description: { type: 'string' } },
    allowPositionals: true,
  })
  if (names.length !== count)
    throw new CliError(
      `expected ${count === 1 ? 'one name' : `${count} names`}, got ${names.join(' ') || 'nothing'}`,
      `usage: ${usage}`,
    )
  return { names, description: values.description }
}

/** Says what was made, and what comes next. */
export function sayNext(made: string, steps: readonly (readonly [what: string, why: string])[]): void {
  const width = Math.max(...steps.map(([what]) => what.length))
  console.log(['', `✓ ${made}. Next:`, ...steps.map(([what, why]) => `  ${what.padEnd(width)}   ${why}`)].join('\n'))
}
