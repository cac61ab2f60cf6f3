import { type Seed, seedsOfLock, seedsOfPath } from './seeds.ts'
import type { Affected, Member, Need, Reach, Snapshot } from './types.ts'

interface Hit {
  readonly reach: Reach
  readonly chain: readonly string[]
}

/**
 * Whom the changes between two commits reach, and why. What runs in a member, or builds it, reaches
 * all that run it; what only its tests need stops there. Both commits count: who needed what is gone is reached too.
 */
export function decide(before: Snapshot, after: Snapshot, paths: readonly string[]): Affected[] {
  const members = [...new Map([...before.members, ...after.members]).values()]
  const seeds = [...paths.flatMap((path) => seedsOfPath(path, members)), ...seedsOfLock(before.lock, after.lock)]
  const hits = new Map<string, Hit[]>()
  const hit = (folder: string, one: Hit) => hits.set(folder, [...(hits.get(folder) ?? []), one])
  const needers = neederIndex(before, after)
  for (const [start, what] of grouped(seeds)) {
    const [folder, reach] = start.split('\0') as [string, Reach]
    const chain = [what.length > 3 ? `${what[0]} and ${what.length - 1} more` : what.join(', ')]
    if (folder === '*') for (const member of members) hit(member.folder, { reach, chain: [...chain, member.name] })
    else if (folder.startsWith('charts/') || !members.some((member) => member.folder === folder))
      hit(folder, { reach, chain: [...chain, folder] })
    else spread(members.find((member) => member.folder === folder)!, reach, chain, needers, hit)
  }
  const describe = new Map(members.map((member) => [member.folder, member]))
  return [...hits].map(([folder, found]) => toAffected(folder, found, describe.get(folder), after)).toSorted(byKind)
}

type Needers = ReadonlyMap<string, readonly { readonly member: Member; readonly need: Need }[]>

function spread(
  start: Member,
  reach: Reach,
  chain: readonly string[],
  needers: Needers,
  hit: (folder: string, one: Hit) => void,
): void {
  const seen = new Set([start.name])
  const first = { member: start, chain: [...chain, start.name] }
  const running = [first]
  const needersOf = (member: Member, accepted: (need: Need) => boolean) =>
    (needers.get(member.name) ?? []).filter(({ member: { name }, need }) => !seen.has(name) && accepted(need))
  if (reach === 'image')
    for (const { member, chain: soFar } of running) {
      for (const { member: needer } of needersOf(member, (need) => need !== 'checks')) {
        seen.add(needer.name)
        running.push({ member: needer, chain: [...soFar, needer.name] })
      }
    }
  for (const { member, chain: soFar } of running) hit(member.folder, { reach, chain: soFar })
  // Last, so that nobody counts as a mere tester who runs it by a longer way.
  if (reach === 'image')
    for (const { member, chain: soFar } of running)
      for (const { member: tester } of needersOf(member, (need) => need === 'checks')) {
        seen.add(tester.name)
        hit(tester.folder, { reach: 'checks', chain: [...soFar, tester.name] })
      }
}

function neederIndex(...snapshots: readonly Snapshot[]): Needers {
  const index = new Map<string, Map<string, { member: Member; need: Need }>>()
  for (const { members } of snapshots)
    for (const member of members.values())
      for (const [name, need] of member.needs) {
        const known = index.get(name) ?? new Map()
        index.set(name, known.set(`${member.name} ${need}`, { member, need }))
      }
  return new Map([...index].map(([name, needers]) => [name, [...needers.values()]]))
}

function grouped(seeds: readonly Seed[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { folder, reach, what } of seeds) {
    const key = `${folder}\0${reach}`
    groups.set(key, [...(groups.get(key) ?? []), what])
  }
  return groups
}

function toAffected(folder: string, hits: readonly Hit[], member: Member | undefined, after: Snapshot): Affected {
  const name = member?.name ?? folder.split('/')[1]!
  const reaches = [...new Set(hits.map(({ reach }) => reach))].toSorted()
  const because = hits.map(({ chain }) => chain.join(' → '))
  const removed = member !== undefined && !after.members.has(member.name)
  return {
    name,
    folder,
    kind: member?.kind ?? 'store',
    ships: member?.ships ?? false,
    reaches,
    because,
    ...(removed && { removed }),
  }
}

const kindOrder = ['service', 'app', 'contract', 'package', 'test', 'store']
const byKind = (a: Affected, b: Affected): number =>
  kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || (a.folder < b.folder ? -1 : 1)
