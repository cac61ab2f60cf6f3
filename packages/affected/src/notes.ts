import { changedPaths, findRange, openTree } from '@flotilla/workspace/git'
import { seedsOfPath } from './seeds.ts'
import { readSnapshot } from './snapshot.ts'

const note = /^\.changeset\/(?!README)[^/]+\.md$/

/**
 * The packages of the library of which something that others get has changed since `base`, and that no note since then names: `pnpm change` writes one, with the size
 * of the step (also `none`) and a sentence for whoever upgrades.
 */
export function findWithoutNote(folder: string, base: string | undefined): { changed: string[]; missing: string[] } {
  const { from, to } = findRange(folder, { base })
  const paths = changedPaths(folder, from, to)
  const tree = openTree(folder, to)
  const members = [...readSnapshot(tree).members.values()]
  const seeds = paths.flatMap((path) => seedsOfPath(path, members)).filter(({ reach }) => reach === 'image')
  const apps = new Map(members.filter(({ kind }) => kind === 'app').map(({ name, folder: own }) => [name, own]))
  // Others get the pages of an app with the package that ships it.
  const changed = members.filter(({ kind, folder: own, needs }) => {
    const shipped = [own, ...[...needs.keys()].map((name) => apps.get(name))]
    return kind === 'package' && seeds.some((one) => shipped.includes(one.folder))
  })
  const noted = new Set([...tree.read(paths.filter((path) => note.test(path))).values()].flatMap(namesIn))
  return {
    changed: changed.map(({ name }) => name).toSorted(),
    missing: changed.flatMap(({ name }) => (noted.has(name) ? [] : name)).toSorted(),
  }
}

/** Its front matter has a line for each package: `"@flotilla/kit": minor`. */
function namesIn(text: string): string[] {
  const [, head = ''] = text.split(/^---$/m)
  return [...head.matchAll(/^["']?([^"':]+)["']?: *(?:none|patch|minor|major) *$/gm)].map(([, name]) => name!)
}
