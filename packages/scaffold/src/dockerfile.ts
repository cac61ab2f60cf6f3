import { posix } from 'node:path'
import type { Files, Shipping } from './shipping.ts'
import { fillTemplate } from './template.ts'

/** Returns the Dockerfile of a member. It copies what the member's bundle is made of: an edit anywhere else leaves its layers alone. */
export function dockerfileOf(files: Files, { name, folder, manifest }: Shipping): string {
  const bundler = files.has('packages/bundle/package.json')
  const filters = [
    `--filter-prod ${manifest.name}...`,
    // One of the devDependencies, which are left out: it is installed by name.
    ...(bundler ? ['--filter @flotilla/bundle'] : []),
  ]
  const archives = files.get('pnpm-workspace.yaml')?.includes('file:packages/flotilla/')
  const copied = [
    ...closureOf(files, manifest.name),
    ...(bundler ? ['packages/bundle'] : []),
    ...(archives ? ['packages/flotilla'] : []),
  ]
  return fillTemplate('generated/Dockerfile.tpl', {
    name,
    folder,
    description: manifest.description,
    copies: copied
      .toSorted()
      .map((each) => `COPY ${each} ${each}`)
      .join('\n'),
    filters: filters.join(' '),
  })
}

function closureOf(files: Files, name: string): string[] {
  const members = new Map(
    [...files]
      .filter(([path]) => /^[a-z]+\/[^/]+\/package\.json$/.test(path))
      .map(([path, text]) => {
        const { name: own, dependencies } = JSON.parse(text)
        return [own as string, { folder: posix.dirname(path), needs: Object.keys(dependencies ?? {}) }]
      }),
  )
  const reached = new Set([name])
  for (const each of reached) members.get(each)?.needs.forEach((need) => members.has(need) && reached.add(need))
  reached.delete(name)
  return [...reached].map((each) => members.get(each)!.folder)
}
