import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { readServices, root } from '../repository.ts'
import { runTool } from '../run-tool.ts'
import { buildWeb } from '../supervisor/web.ts'

/** Builds the pages that the tests open, says what cannot be tested here, and runs vitest with whatever comes after `--`; with `--slow` what takes minutes, and without it all the rest (vitest.config.ts). */
export async function test(args: string[]): Promise<number> {
  const slow = args.includes('--slow')
  for (const service of await readServices()) await buildWeb(service)
  await buildWeb({ name: 'dashboard', folder: join(root, 'packages/dashboard') })
  for (const [program, why] of missing()) console.log(`skipped: ${why} (${program} does not answer here)`)
  if (!slow) console.log('apart: what takes minutes (npm test -- --slow)')
  const rest = args.filter((arg) => arg !== '--' && arg !== '--slow')
  return runTool(['vitest', 'run', ...(slow ? ['.slow.test.ts'] : []), ...rest])
}

function missing(): [string, string][] {
  const needs: [string, string[], string][] = [
    ['docker', ['info'], 'tests on containers; PostgreSQL comes from npm instead'],
    ['helm', ['version'], 'tests of the charts'],
    ['kind', ['version'], 'tests on a cluster'],
    ['actionlint', ['-version'], 'the workflows by actionlint'],
    ['skaffold', ['version'], 'tests of skaffold.yaml'],
  ]
  return needs.filter(([program, args]) => !answers(program, args)).map(([program, , why]) => [program, why])
}

function answers(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}
