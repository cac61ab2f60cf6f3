import { parseArgs } from 'node:util'
import { examineServices } from '@flotilla/doctor/services'
import { findBreaches, readSources } from '@flotilla/workspace/boundaries'
import { findLongLocks, readMigrations } from '@flotilla/workspace/migrations'
import { findPackageBreaches, readPackages } from '@flotilla/workspace/packages'
import { readServices, root } from '@flotilla/workspace/repository'
import { runTool } from '@flotilla/workspace/run-tool'
import { readTables } from '@flotilla/workspace/tables'
import { examineThreats } from '@flotilla/workspace/threats'
import { examineCallers, examineDrift, examineLimits } from './contracts.ts'

/** All that is known about the code without running it. Goes through all checks, whatever the first ones find. */
export async function check(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const failed: string[] = []
  const expect = (name: string, ok: boolean) => ok || failed.push(name)
  const turbo = [
    'turbo',
    'run',
    'types',
    'lint',
    '--continue',
    '--output-logs=errors-only',
    '--concurrency=100%',
  ] as const
  expect('types, lint, format', (await runTool([...turbo])) === 0)
  expect('unused code', (await runTool(['knip', '--no-config-hints'])) === 0)
  expect('boundaries', checkBoundaries())
  expect('locks of migrations', await checkMigrations())
  expect('documents of contracts', (await examineDrift()) === 0)
  expect('limits of contracts', await examineLimits())
  expect('callers of operations', await examineCallers())
  const open = await examineThreats()
  for (const one of open) console.error(one)
  expect('threat model', open.length === 0)
  expect('services and generated files as the templates have them', await examineServices())
  console.log(failed.length > 0 ? `failed: ${failed.join(', ')}` : 'all checks passed')
  return failed.length > 0 ? 1 : 0
}

function checkBoundaries(): boolean {
  const files = readSources(root)
  const packages = readPackages(root)
  const breaches = [...findBreaches(files), ...findPackageBreaches(packages)]
  for (const breach of breaches) console.error(breach)
  console.log(`boundaries: ${files.length} files, ${breaches.length} breaches`)
  // A check that saw nothing proves nothing.
  return files.length > 0 && breaches.length === 0
}

async function checkMigrations(): Promise<boolean> {
  const services = await readServices()
  const files = readMigrations(await Promise.all(services.map(({ folder }) => readTables(folder))))
  const found = files.flatMap(findLongLocks)
  for (const one of found) console.error(one)
  console.log(`migrations: ${files.length} files, ${found.length} that lock a table for long`)
  return files.length > 0 && found.length === 0
}
