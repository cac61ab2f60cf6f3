import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The pages that a service or a package ships: those of the app that it depends on. */
export interface Pages {
  /** The folder with their index.html and vite.config.ts. */
  readonly folder: string
  /** All folders that they are made of: contracts too, as an app's client comes from them. */
  readonly sources: readonly string[]
}

/** Returns what a service or a package ships as pages; undefined where that is nothing, or the package is not in this repository: one made elsewhere has no dashboard of its own. */
export function pagesOf(folder: string): Pages | undefined {
  if (!existsSync(join(folder, 'package.json'))) return undefined
  const root = resolve(folder, '../..')
  const app = needsOf(folder)
    .map((name) => join(root, 'apps', name))
    .find((path) => existsSync(join(path, 'package.json')))
  if (!app) return undefined
  const sources = needsOf(app).map((name) => join(root, folderOf(name), 'src'))
  return { folder: app, sources: [app, ...sources.filter((path) => existsSync(path))] }
}

function needsOf(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.keys(dependencies).flatMap((name) => /^@flotilla\/(.+)$/.exec(name)?.[1] ?? [])
}

function folderOf(name: string): string {
  const service = /^(.+)-contract$/.exec(name)?.[1]
  return service === undefined ? `packages/${name}` : `contracts/${service}`
}
