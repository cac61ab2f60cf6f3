import { parseArgs } from 'node:util'
import { findWithoutNote } from '@flotilla/affected/notes'
import { root } from '@flotilla/workspace/repository'

/** Says which packages of the library have changed since `--base` without a note for whoever upgrades; gives 1 then. */
export async function notes(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { base: { type: 'string' } } })
  const { changed, missing } = findWithoutNote(root, values.base)
  for (const name of missing)
    console.error(`${name} has changed, and no note in .changeset says what that is to others`)
  if (missing.length > 0) console.error(`pnpm change --bump patch --summary "…" ${missing.join(' ')}`)
  console.log(`${changed.length} packages of the library changed, ${missing.length} without a note`)
  return missing.length > 0 ? 1 : 0
}
