import { parseArgs } from 'node:util'
import { findBreaches, readSources } from '../boundaries.ts'
import { root } from '../repository.ts'
import { runTool } from '../run-tool.ts'
import { examineServices } from './doctor.ts'

/** All that is known about the code without running it. Goes through all checks, whatever the first ones find. */
export async function check(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const failed: string[] = []
  const expect = (name: string, ok: boolean) => ok || failed.push(name)
  expect(
    'types',
    (await runTool(['turbo', 'run', 'types', '--output-logs=errors-only', '--concurrency=100%'], {
      TURBO_TELEMETRY_DISABLED: '1',
    })) === 0,
  )
  expect('lint', (await runTool(['oxlint'])) === 0)
  expect('format', (await runTool(['biome', 'check', '.'])) === 0)
  expect('unused code', (await runTool(['knip', '--no-config-hints'])) === 0)
  expect('boundaries', checkBoundaries())
  expect('services as the template has them', await examineServices())
  console.log(failed.length > 0 ? `failed: ${failed.join(', ')}` : 'all checks passed')
  return failed.length > 0 ? 1 : 0
}

function checkBoundaries(): boolean {
  const files = readSources(root)
  const breaches = findBreaches(files)
  for (const breach of breaches) console.error(breach)
  console.log(`boundaries: ${files.length} files, ${breaches.length} breaches`)
  // A check that saw nothing proves nothing.
  return files.length > 0 && breaches.length === 0
}
