import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { copyRepository, installDependencies } from '../test/scratch.ts'

// What the cache saves, in a copy of the repository with a cache of its own: everything; nothing changed; one line in one service.
const home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-turbo-'))
try {
  copyRepository(home)
  installDependencies(home)
  const full = turbo()
  const again = turbo()
  appendFileSync(join(home, 'services/cart/src/cart/cart.ts'), '\n// one line\n')
  const one = turbo()
  const rows = [
    { what: 'all of it', seconds: full, ratio: 1, limit: 1 },
    { what: 'nothing changed', seconds: again, ratio: again / full, limit: 0.05 },
    { what: 'a line in one service', seconds: one, ratio: one / full, limit: 0.2 },
  ]
  console.log('| turbo run types bundle | seconds | of all | at most |\n|---|---|---|---|')
  for (const { what, seconds, ratio, limit } of rows)
    console.log(`| ${what} | ${seconds.toFixed(1)} | ${ratio.toFixed(3)} | ${limit} |`)
  if (rows.some(({ ratio, limit }) => ratio > limit)) process.exitCode = 1
} finally {
  rmSync(home, { recursive: true, force: true })
}

function turbo(): number {
  const began = performance.now()
  run(join(home, 'node_modules/.bin/turbo'), [
    'run',
    'types',
    'bundle',
    '--output-logs=errors-only',
    '--cache-dir=.turbo/bench',
  ])
  return (performance.now() - began) / 1_000
}

function run(command: string, args: readonly string[]): void {
  const PATH = `${join(root, '.flotilla/bin')}:${process.env.PATH}`
  const { status, stdout } = spawnSync(command, args, {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: '1' },
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}`)
}
