import { join } from 'node:path'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { readServices, root } from '@flotilla/workspace/repository'
import { runTool } from '@flotilla/workspace/run-tool'
import { attempt } from '@flotilla/workspace/tool'

/** Builds the pages that the tests open, says what cannot be tested here, and runs vitest with whatever comes after `--`; with `--slow` what takes minutes, and without it all the rest (vitest.config.ts). */
export async function test(args: string[]): Promise<number> {
  const slow = args.includes('--slow')
  for (const service of await readServices()) await buildWeb(service)
  await buildWeb({ name: 'dashboard', folder: join(root, 'packages/dashboard') })
  for (const [program, why] of await missing()) console.log(`skipped: ${why} (${program} does not answer here)`)
  if (!slow) console.log('apart: what takes minutes (npm test -- --slow)')
  const rest = args.filter((arg) => arg !== '--' && arg !== '--slow')
  return runTool(['vitest', 'run', ...(slow ? ['.slow.test.ts'] : []), ...rest])
}

async function missing(): Promise<[string, string][]> {
  const needs: [string, string[], string][] = [
    ['docker', ['info'], 'tests on containers; PostgreSQL comes from npm instead'],
    ['helm', ['version'], 'tests of the charts'],
    ['kind', ['version'], 'tests on a cluster'],
    ['actionlint', ['-version'], 'the workflows by actionlint'],
    ['skaffold', ['version'], 'tests of skaffold.yaml'],
  ]
  const answers = await Promise.all(needs.map(([program, args]) => attempt(program, args, { patienceMs: 10_000 })))
  return needs.filter((_, n) => answers[n] === undefined).map(([program, , why]) => [program, why])
}
