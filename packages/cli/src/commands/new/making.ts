import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { CliError } from '../../errors.ts'
import { root } from '../../repository.ts'
import { runTool } from '../../run-tool.ts'
import { findingsOfDescription, findingsOfSpelling } from '../../scaffold/name.ts'

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

/** Refuses with all findings at once, before anything is written. */
export function refuse(findings: readonly string[], usage: string): void {
  if (findings.length > 0) throw new CliError(findings.join('\n  '), `Nothing was written. Usage: ${usage}`)
}

/** All that is wrong with the name and the description of a part. */
export function findingsOfPart(name: string, description: string | undefined): string[] {
  return [
    ...findingsOfSpelling(name).map((finding) => `the name «${name}» ${finding}`),
    ...(description === undefined ? [] : findingsOfDescription(description)).map(
      (finding) => `the description ${finding}`,
    ),
  ]
}

/** Writes files by their path from the root, and says which are new. */
export function writeFiles(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    console.log(`${existsSync(join(root, path)) ? 'more' : 'new '} ${path}`)
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

export async function mustRun(command: [string, ...string[]]): Promise<void> {
  const code = await runTool(command)
  if (code !== 0)
    throw new CliError(
      `${command.join(' ')} ended with ${code}`,
      'The files are written; what failed is above. git status shows them.',
    )
}

/** The lock file gets lines of new packages; versions that stand in it stay. */
export const install = (): Promise<void> => mustRun(['pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline'])

export function sayNext(made: string, steps: readonly (readonly [what: string, why: string])[]): void {
  const width = Math.max(...steps.map(([what]) => what.length))
  console.log(['', `✓ ${made}. Next:`, ...steps.map(([what, why]) => `  ${what.padEnd(width)}   ${why}`)].join('\n'))
}
