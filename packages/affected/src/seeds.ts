import { basename } from 'node:path'
import type { Member, Reach, Snapshot } from './types.ts'

/** A place where a change begins to reach. */
export interface Seed {
  /** A file, or a dependency that moved. */
  readonly what: string
  /** The folder of a member, or of a chart; `*` is every member. */
  readonly folder: string
  readonly reach: Reach
}

/** Files at the root by what they reach; any other reaches nobody. */
const rootFiles: Readonly<Record<string, Reach>> = {
  // esbuild reads it too.
  'tsconfig.base.json': 'image',
  '.dockerignore': 'image',
  'vitest.config.ts': 'checks',
}
/** What every member is run or checked with and does not name itself. */
const rootDependencies = /^(node-(bin-)?(darwin|linux)-\w+|typescript|@types\/node)$/

const words = /(^|\/)(README|CHANGELOG|LICENSE|NOTICE)[^/]*$|\.md$|^docs\//
const generated = /^contracts\/[^/]+\/(open|async)api\.json$|^charts\/rendered\//
const ownChecks = /\.test\.tsx?$|^[^/]+\/[^/]+\/(test|bench)\//

/** Where a changed file begins to reach. */
export function seedsOfPath(path: string, members: readonly Member[]): Seed[] {
  const seed = (folder: string, reach: Reach): Seed[] => [{ what: path, folder, reach }]
  if (path in rootFiles) return seed('*', rootFiles[path]!)
  if (words.test(path) || generated.test(path)) return []
  if (path.startsWith('charts/')) return seedsOfChart(path, members)
  const owner = members.find(({ folder }) => path.startsWith(`${folder}/`))
  if (!owner) return []
  return seed(owner.folder, ownChecks.test(path) && !owner.exports.has(path) ? 'checks' : 'image')
}

const stores = ['nats', 'postgres', 'valkey']

function seedsOfChart(path: string, members: readonly Member[]): Seed[] {
  const shipping = members.filter(({ ships }) => ships)
  const seed = (folder: string): Seed => ({ what: path, folder, reach: 'chart' })
  const [, chart = '', file = ''] = path.split('/')
  const ownerOf = (name: string) => shipping.find(({ folder }) => folder.endsWith(`/${name}`))
  if (chart === 'environments') {
    const store = /^postgres-(.+)\.yaml$/.exec(file)?.[1]
    const [name] = file.split(/-(?=\w+\.yaml$)/)
    const owner = ownerOf(store ?? name!)
    if (owner) return [seed(owner.folder)]
    return stores.includes(name!) ? [seed(`charts/${name}`)] : shipping.map(({ folder }) => seed(folder))
  }
  if (chart === 'services') return [seed(ownerOf(basename(file, '.yaml'))?.folder ?? 'charts/service')]
  if (chart === 'service') return shipping.map(({ folder }) => seed(folder))
  return [seed(ownerOf(chart)?.folder ?? `charts/${chart}`)]
}

/** Where a dependency that moved begins to reach: only whoever it is a dependency of. */
export function seedsOfLock(before: Snapshot['lock'], after: Snapshot['lock']): Seed[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((folder) => {
    const [old, now] = [before.get(folder) ?? new Map(), after.get(folder) ?? new Map()]
    const names = [...new Set([...old.keys(), ...now.keys()])]
    const moved = names.filter((name) => old.get(name)?.digest !== now.get(name)?.digest)
    return moved.flatMap((name): Seed[] => {
      const what = `pnpm-lock.yaml: ${name}`
      if (folder === '.') return rootDependencies.test(name) ? [{ what, folder: '*', reach: 'checks' }] : []
      const { need } = (now.get(name) ?? old.get(name))!
      return [{ what, folder, reach: need === 'checks' ? 'checks' : 'image' }]
    })
  })
}
