import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readLibrary } from '@flotilla/workspace/library'
import { root } from '@flotilla/workspace/repository'

/** What a new repository is made from. */
export interface Model {
  /** Files of this repository, by path. */
  readonly files: Readonly<Record<string, string>>
  /** The packages of the library, all of one version. */
  readonly library: readonly string[]
  readonly version: string
}

const copied = [
  '{package.json,pnpm-workspace.yaml,turbo.json,vitest.config.ts,flotilla.mjs,LICENSE}',
  '{tsconfig.base,biome,knip,renovate,.oxlintrc}.json',
  '{.npmrc,.gitignore,.editorconfig,.dockerignore}',
  'tools/*.json',
  '.devcontainer/devcontainer.json',
  '.github/workflows/{main,pull-request}.yml',
  'charts/{service,postgres,nats,valkey}/**',
  'charts/skaffold/stores.yaml',
  'charts/environments/{kind,production,{nats,postgres,valkey}-production}.yaml',
]

/** One file holds them all in the published command: archives leave names such as .gitignore out. */
const packed = join(import.meta.dirname, '../templates/model.json')

export function readModel(): Model {
  if (existsSync(packed)) return JSON.parse(readFileSync(packed, 'utf8'))
  const paths = globSync(copied, { cwd: root }).filter((path) => statSync(join(root, path)).isFile())
  const library = readLibrary(root).map(({ manifest }) => manifest)
  return {
    files: Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')])),
    library: library.map(({ name }) => name),
    version: library[0]!.version,
  }
}
