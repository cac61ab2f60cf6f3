import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { dockerfileOf } from './dockerfile.ts'
import type { Files, Shipping } from './shipping.ts'
import { skaffoldOf } from './skaffold.ts'

const sources = [
  'pnpm-workspace.yaml',
  '{apps,contracts,packages,services}/*/package.json',
  'packages/*/Dockerfile',
  'packages/image/dev.Dockerfile',
  'charts/{environments,skaffold}/*.yaml',
]

/** Returns the files that no one writes by hand as they should be, by path. `made` are files that are about to be written. */
export function generatedFiles(root: string, made: Files = new Map()): Map<string, string> {
  const paths = globSync(sources, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  return generatedFrom(
    new Map([...paths.map((path) => [path, readFileSync(join(root, path), 'utf8')] as const), ...made]),
  )
}

/** Returns the same for a repository of these files. */
export function generatedFrom(files: Files): Map<string, string> {
  const shipping = shippingOf(files)
  return new Map([
    ...shipping.map((one) => [`${one.folder}/Dockerfile`, dockerfileOf(files, one)] as const),
    ['skaffold.yaml', skaffoldOf(files, shipping)],
  ])
}

function shippingOf(files: Files): Shipping[] {
  const folders = [...files.keys()].flatMap(
    (path) => /^((?:packages|services)\/[^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
  )
  return folders
    .filter((folder) => folder.startsWith('services/') || files.has(`${folder}/Dockerfile`))
    .toSorted()
    .map((folder) => ({
      name: posix.basename(folder),
      folder,
      manifest: JSON.parse(files.get(`${folder}/package.json`)!),
    }))
}
