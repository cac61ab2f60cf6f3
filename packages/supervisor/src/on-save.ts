import { join, sep } from 'node:path'
import { isConcerned } from '@flotilla/dev-bundle/is-concerned'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { pagesOf } from '@flotilla/workspace/pages'
import { tablesFile } from '@flotilla/workspace/tables'
import { type Fleet, type Member, programOf } from './fleet.ts'

type Say = (line: string) => void

/** What to do after a save: rebuilds the services that the files belong to, and restarts those whose code is another than before; their pages come last, as nobody waits for them to start. */
export function whenSaved(fleet: Fleet, say: Say): (files: ReadonlySet<string>, since: number) => void {
  // One after the other: two builds at once would write the same dist.
  let queue: Promise<unknown> = Promise.resolve()
  return (files, since) => {
    const work = () =>
      Promise.all(
        fleet.members.map(async (member) => {
          const { name } = member.service
          // What runs goes on running; the next save may be the right one.
          const complain = (error: Error) => say(`${name}: ${error.message}`)
          await bringUpToDate(member, fleet, files, since, say).catch(complain)
          await bringPages(member, files, since, say).catch(complain)
        }),
      )
    queue = queue.then(work)
  }
}

async function bringUpToDate(
  member: Member,
  fleet: Fleet,
  files: ReadonlySet<string>,
  since: number,
  say: Say,
): Promise<void> {
  const { service, bundle: before, process } = member
  const { name, folder } = service
  // New code does not start on a schema that was refused.
  const migrations =
    touches(files, join(folder, 'migrations')) ||
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
}

async function bringPages({ service }: Member, files: ReadonlySet<string>, since: number, say: Say): Promise<void> {
  const sources = pagesOf(service.folder)?.sources ?? []
  if (!sources.some((folder) => touches(files, folder))) return
  if (await buildWeb(service)) say(`${service.name}: pages built ${ago(since)}`)
}

const touches = (files: ReadonlySet<string>, folder: string): boolean =>
  [...files].some((file) => file.startsWith(folder + sep))

const ago = (since: number): string => `in ${Math.round(performance.now() - since)} ms`
