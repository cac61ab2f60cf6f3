import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError } from '@flotilla/workspace/errors'
import { root } from '@flotilla/workspace/repository'
import { runTool } from '@flotilla/workspace/run-tool'
import { findingsOfDescription, findingsOfSpelling } from './name.ts'

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

/** Runs a tool of the repository. Throws a CliError when it fails. */
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
