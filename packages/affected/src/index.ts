import { changedPaths, findRange, openTree } from '@flotilla/workspace/git'
import { decide } from './decide.ts'
import { readSnapshot } from './snapshot.ts'
import type { Affected } from './types.ts'

export type { Affected, Reach } from './types.ts'

export interface Answer {
  readonly from: string
  readonly to: string
  readonly changed: number
  readonly affected: readonly Affected[]
}

/** Whom the commits since `base` reach, in the repository at `folder`. */
export function findAffected(folder: string, range: { base?: string | undefined; head?: string | undefined }): Answer {
  const { from, to } = findRange(folder, { base: range.base, ...(range.head && { head: range.head }) })
  const paths = changedPaths(folder, from, to)
  const [before, after] = [readSnapshot(openTree(folder, from)), readSnapshot(openTree(folder, to))]
  return { from, to, changed: paths.length, affected: decide(before, after, paths) }
}
