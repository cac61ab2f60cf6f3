import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { openBundler } from '@flotilla/bundle'
import { buildWeb } from '@flotilla/dev-bundle/web'
import type { Service } from '@flotilla/workspace/repository'

/** What an image is made of. */
export interface Content {
  /** The image’s tag: equal content has an equal one, in any folder and on any day. */
  readonly tag: string
  /** Of all files, as they are. */
  readonly bytes: number
  /** SHA-256 of each file by its path in the service’s folder. */
  readonly files: ReadonlyMap<string, string>
}

/** Builds the bundle, and reads what the Dockerfile takes. */
export async function buildContent(service: Pick<Service, 'name' | 'folder'>): Promise<Content> {
  const bundler = await openBundler(service.folder)
  await bundler.build().finally(() => bundler.close())
  await buildWeb(service)
  return readContent(service.folder)
}

// What the Dockerfile copies; it names the images that it starts from too.
const taken = ['dist', 'migrations', 'openapi.json', 'Dockerfile']
/** Notes of the bundlers beside their work. */
const left = ['dist/meta.json', 'dist/web.hash']

export function readContent(folder: string): Content {
  const paths = taken.filter((name) => existsSync(join(folder, name))).flatMap((name) => list(folder, name))
  const files = new Map(
    paths
      .filter((path) => !left.includes(path))
      .toSorted()
      .map((path) => [path, sha256(readFileSync(join(folder, path)))]),
  )
  const lines = [...files].map(([path, hash]) => `${hash}  ${path}\n`)
  const bytes = [...files.keys()].reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
  return { tag: sha256(lines.join('')).slice(0, 20), bytes, files }
}

function list(folder: string, name: string): string[] {
  if (!statSync(join(folder, name)).isDirectory()) return [name]
  const entries = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
  const paths = entries.map((entry) => posix.join(name, entry.replaceAll('\\', '/')))
  return paths.filter((path) => statSync(join(folder, path)).isFile())
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
