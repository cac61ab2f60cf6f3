import { expect, test } from 'vitest'
import { findBreaches, readSources } from './boundaries.ts'
import type { SourceFile } from './imports.ts'
import { root } from './repository.ts'

const service: Record<string, string> = {
  'services/ships/src/main.ts': `import { thing } from './fleet/index.ts'\n`,
  'services/ships/src/fleet/ship.ts': `import type { Ship } from '@flotilla/ships-contract/operations'\n`,
  'services/ships/src/fleet/ship-store.ts': `import { sql } from '@flotilla/postgres'\n`,
  'services/ships/src/crew/index.ts': `import { sail } from '../fleet/ship.ts'\n`,
  'services/ports/src/main.ts': `import { getShip } from '@flotilla/ships-contract/operations'\n`,
  'services/ports/src/pages.ts': `import { addresses } from '@flotilla/bridge/addresses'\n`,
  'packages/radar/src/index.ts': `import { addresses } from '@flotilla/radar-page/addresses'\n`,
  'apps/radar-page/src/main.tsx': `import type { Echo } from '@flotilla/radar/shapes'\n`,
  'apps/bridge/src/main.tsx': `import { getShip } from '@flotilla/ships-contract/operations'\n`,
}

test('the repository keeps its boundaries, and the check saw it', () => {
  const files = readSources(root)
  expect(files.filter(({ path }) => path.startsWith('services/')).length).toBeGreaterThan(10)
  expect(files.filter(({ path }) => path.startsWith('packages/')).length).toBeGreaterThan(50)
  expect(files.filter(({ path }) => path.startsWith('apps/')).length).toBeGreaterThan(10)
  expect(findBreaches(files)).toEqual([])
})

test('what is allowed is no breach', () => {
  expect(findBreaches(toFiles(service))).toEqual([])
})

test.each([
  `// import { app } from '@flotilla/ports'`,
  'const text = "import { app } from \'@flotilla/ports\'"',
  `const text = \`\nimport { app } from '@flotilla/ports'\n\``,
  `import { type App } from '@flotilla/ports'`,
  `type App = import('@flotilla/ports').App`,
])('what loads nothing is no breach: %s', (text) => {
  expect(findBreaches(toFiles({ ...service, 'packages/kit/src/a.ts': `${text}\n` }))).toEqual([])
})

const named = (path: string) => ({ path, text: "await db.query(sql<Row>('ships.find')`select 1`)\n" })

test.each([
  ['packages/a/src/a.ts', 'packages/b/src/b.ts', 1],
  ['services/ships/src/a.ts', 'packages/b/src/b.ts', 1],
  ['services/ships/src/a.ts', 'services/ships/src/b.ts', 1],
  ['services/ships/src/a.ts', 'services/ports/src/a.ts', 0],
  ['services/ships/src/a.ts', 'services/ships/src/a.test.ts', 0],
])('a name of a statement in %s and %s: %i breaches', (one, other, count) => {
  expect(findBreaches([named(one), named(other)])).toHaveLength(count)
})

test.each([
  ['services/ships/src/fleet/ship.ts', `import { sql } from '@flotilla/postgres'`, 'rules do no I/O'],
  ['services/ships/src/fleet/ship.ts', `import { readFile } from 'node:fs/promises'`, 'rules do no I/O'],
  ['services/ships/src/fleet/ship.ts', `import { save } from './ship-store.ts'`, 'rules do no I/O'],
  [
    'services/ships/src/crew/index.ts',
    `import { save } from '../fleet/ship-store.ts'`,
    'a store belongs to its capability',
  ],
  [
    'services/ships/src/crew/index.ts',
    `import {\n  a,\n  b,\n} from '../../../ports/src/main.ts'`,
    'imported by its name',
  ],
  ['services/ships/src/crew/index.ts', `import { app } from '@flotilla/ports'`, 'nobody imports a service'],
  ['services/ships/src/crew/index.ts', `const app = await import('@flotilla/ports')`, 'nobody imports a service'],
  ['packages/kit/src/a.ts', `export { app } from '@flotilla/ports'`, 'nobody imports a service'],
  [
    'packages/kit/src/a.ts',
    `import { getShip } from '@flotilla/ships-contract/operations'`,
    'packages know no service',
  ],
  ['packages/kit/src/a.ts', `import { a } from '../../clock/src/index.ts'`, 'imported by its name'],
  ['packages/kit/src/a.ts', `import { addresses } from '@flotilla/bridge/addresses'`, 'that serves it'],
  ['packages/kit/src/a.ts', `import { addresses } from '@flotilla/radar-page/addresses'`, 'that serves it'],
  ['apps/bridge/src/a.ts', `import { sql } from '@flotilla/postgres'`, 'pages know contracts alone'],
  ['apps/bridge/src/a.ts', `import { app } from '@flotilla/ports'`, 'nobody imports a service'],
  ['contracts/ships/src/a.ts', `import { sql } from '@flotilla/postgres'`, 'contracts stand on'],
  [
    'services/ships/src/fleet/index.ts',
    `import type { Captain } from '../crew/captain.ts'`,
    'capabilities import each other (fleet → crew → fleet)',
  ],
])('%s: %s', (path, text, rule) => {
  const breaches = findBreaches(toFiles({ ...service, [path]: `${text}\n` }))
  expect(breaches).toHaveLength(1)
  expect(breaches[0]).toContain(rule)
})

function toFiles(texts: Record<string, string>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }))
}
