import { join, sep } from 'node:path'
import { isConcerned } from '@flotilla/dev-bundle/is-concerned'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { pagesOf } from '@flotilla/workspace/pages'
import { tablesFile } from '@flotilla/workspace/tables'
import { type Fleet, type Member, programOf } from './fleet.ts'

/** What to do after a save: rebuilds the services that the files belong to, and restarts those whose code is another than before. */
export function whenSaved(
  fleet: Fleet,
  say: (line: string) => void,
): (files: ReadonlySet<string>, since: number) => void {
  // One after the other: two builds at once would write the same dist.
  let queue: Promise<unknown> = Promise.resolve()
  return (files, since) => {
    const work = () => Promise.all(fleet.members.map((member) => bringUpToDate(member, fleet, files, since, say)))
    queue = queue.then(work)
  }
}

async function bringUpToDate(
  member: Member,
  fleet: Fleet,
  files: ReadonlySet<string>,
  since: number,
  say: (line: string) => void,
): Promise<void> {
  const { service, bundle: before, process } = member
  const { name, folder } = service
  const touches = (part: string) => [...files].some((file) => file.startsWith(part + sep))
  try {
    if (pagesOf(folder)?.sources.some(touches) && (await buildWeb(service))) say(`${name}: pages built ${ago(since)}`)
    // New code does not start on a schema that was refused.
    const migrations =
      touches(join(folder, 'migrations')) ||
      files.has(join(folder, tablesFile)) ||
      (member.refused && isConcerned(before, files))
    if (migrations) {
      member.refused = true
      for (const migration of (await fleet.database.prepare(service)).ran) say(`${name}: migrated (${migration})`)
      member.refused = false
    }
    if (!migrations && !isConcerned(before, files)) return
    member.bundle = undefined
    const bundle = await member.bundler.build()
    member.bundle = bundle
    if (!migrations && bundle.hash === before?.hash) return
    const program = programOf({ bundle })
    await process.restart(program)
    say(`${name}: saved → served ${ago(since)}`)
    // Who saves once saves again.
    process.standBy(program)
  } catch (error) {
    // What runs goes on running; the next save may be the right one.
    say(`${name}: ${(error as Error).message}`)
  }
}

const ago = (since: number): string => `in ${Math.round(performance.now() - since)} ms`
