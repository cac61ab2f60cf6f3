import { execFileSync } from 'node:child_process'
import { openBundler } from '../bundle.ts'
import { readServices } from '../repository.ts'
import { runTool } from '../run-tool.ts'
import { buildWeb } from '../supervisor/web.ts'

/** Builds what the tests run, says what cannot be tested here, and runs vitest with whatever comes after `--`. */
export async function test(args: string[]): Promise<number> {
  for (const service of await readServices()) {
    const bundler = await openBundler(service.folder)
    await bundler.build().finally(() => bundler.close())
    await buildWeb(service)
  }
  for (const [program, why] of missing()) console.log(`skipped: ${why} (${program} does not answer here)`)
  return runTool(['vitest', 'run', ...args.filter((arg) => arg !== '--')])
}

function missing(): [string, string][] {
  const needs: [string, string[], string][] = [
    ['docker', ['info'], 'tests on containers; PostgreSQL comes from npm instead'],
    ['helm', ['version'], 'tests of the charts'],
    ['kind', ['version'], 'tests on a cluster'],
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
