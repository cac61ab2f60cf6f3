import { parseArgs } from 'node:util'
import type { Affected } from '@flotilla/affected'
import { findAffected } from '@flotilla/affected'
import { root } from '@flotilla/workspace/repository'

/** Prints whom the commits since `--base` (where the branch left main) reach, and why; or, for CI, a matrix of those that have an image. */
export async function affected(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ args, options: { base: text, head: text, json: flag, matrix: flag } })
  const answer = findAffected(root, values)
  if (values.matrix) return console.log(JSON.stringify(toMatrix(answer.affected)))
  if (values.json) return console.log(JSON.stringify(answer, undefined, 2))
  const { from, to, changed, affected: found } = answer
  console.log(`${from.slice(0, 9)}..${to.slice(0, 9)}: ${count(changed, 'file')} changed`)
  for (const { name, reaches, because, removed } of found)
    console.log([`${name}: ${removed ? 'removed' : reaches.join(', ')}`, ...because].join('\n    '))
  console.log(`${count(found.filter(({ kind }) => kind === 'service').length, 'service')} affected`)
}

/** For `strategy.matrix` of a workflow: a job for each that has an image; `image` says whether a new one could come of it. */
export function toMatrix(found: readonly Affected[]): {
  include: { name: string; folder: string; image: boolean; chart: boolean }[]
} {
  const shipping = found.filter(({ ships, removed }) => ships && !removed)
  return {
    include: shipping.map(({ folder, reaches }) => ({
      name: folder.split('/')[1]!,
      folder,
      image: reaches.includes('image'),
      chart: reaches.includes('chart'),
    })),
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
