import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyRepository, git } from './scratch.ts'

const hasSkaffold = spawnSync('skaffold', ['version']).status === 0

describe.skipIf(!hasSkaffold)('with skaffold, which builds and rolls what has another tag', () => {
  let checkout: string
  let before: ReadonlyMap<string, string>
  beforeAll(() => {
    checkout = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-skaffold-'))
    copyRepository(checkout)
    before = tags()
  })
  afterAll(() => rmSync(checkout, { recursive: true, force: true }))

  test.for([
    [
      'a command of this tool, what is read, what only tests need, a bundle that npm start left',
      [
        'packages/cli/src/commands/status.ts',
        'services/cart/README.md',
        'services/cart/src/cart.test.ts',
        'packages/kit/test/more.ts',
        'packages/testing/src/template.ts',
        'services/cart/dist/main.mjs',
        'packages/dashboard/dist/main.mjs',
      ],
      '',
    ],
    [
      'a package of one, and a line of another',
      ['packages/saga/src/reduce.ts', 'services/cart/src/service.ts'],
      'cart orders',
    ],
    ['what makes the bundles', ['packages/bundle/src/bundle.ts'], 'all'],
  ] as const)('%s', ([, paths, expected]) => {
    for (const path of paths) {
      mkdirSync(dirname(join(checkout, path)), { recursive: true })
      appendFileSync(join(checkout, path), '\n')
    }
    const after = tags()
    expect(after.size).toBe(10)
    // What it gives where it did not find all that a Dockerfile names.
    expect([...after.values()].filter((tag) => !/:[0-9a-f]{64}$/.test(tag))).toEqual([])
    git(checkout, 'checkout', '-q', '--', '.')
    git(checkout, 'clean', '-fdxq')
    const changed = [...after].filter(([name, tag]) => tag !== before.get(name)).map(([name]) => name)
    expect(changed.length === before.size ? 'all' : changed.toSorted().join(' ')).toBe(expected)
  })

  function tags(): Map<string, string> {
    const output = execFileSync('skaffold', ['build', '--dry-run', '-q'], {
      cwd: checkout,
      encoding: 'utf8',
      env: { ...process.env, SKAFFOLD_UPDATE_CHECK: 'false' },
    })
    const builds: { imageName: string; tag: string }[] = JSON.parse(output).builds
    return new Map(builds.map(({ imageName, tag }) => [imageName.split('/')[1]!, tag]))
  }
})
