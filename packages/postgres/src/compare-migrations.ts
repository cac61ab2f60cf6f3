import type { Migration } from './migrations.ts'
import type { Source } from './sources.ts'

/** A migration that has run. */
export interface Ran {
  readonly name: string
  /** Of its text as it ran; null where that is not known. */
  readonly checksum: string | null
}

export interface Comparison {
  /** Why none of the migrations may run, a line each. */
  readonly findings: readonly string[]
  /** Those that have run and are not here. */
  readonly unknown: readonly string[]
  /** Those that have not run, in order. */
  readonly waiting: readonly Migration[]
}

/** Compares the migrations of a source with what has run in a database. */
export function compareMigrations(source: Source, ran: readonly Ran[]): Comparison {
  const { migrations, place, pathOf } = source
  const missing = ran.filter(({ name }) => !source.isCopy(name) && !migrations.some((one) => one.name === name))
  const waiting = migrations.filter(({ name }) => !ran.some((one) => one.name === name))
  const renamed = waiting.flatMap((migration) => {
    const before = missing.find(({ checksum }) => checksum === migration.checksum)
    return before ? [{ migration, before }] : []
  })
  const unknown = missing.filter((one) => !renamed.some(({ before }) => before === one))
  const ours = waiting.filter((one) => !renamed.some(({ migration }) => migration === one))
  const last = migrations.findLast((migration) => !waiting.includes(migration))

  function findMisplaced(): string[] {
    if (ours.length > 0 && unknown.length > 0)
      return [
        `this database has run ${namesOf(unknown)}, which ${place} does not have, and not ${namesOf(ours)}: go back to the branch that has ${namesOf(unknown)}, or merge it and renumber ${namesOf(ours)} to come after`,
      ]
    return ours
      .filter((migration) => last && migrations.indexOf(migration) < migrations.indexOf(last))
      .map(({ name }) => `${pathOf(name)} has not run, and ${last!.name} has: renumber it to come after`)
  }

  return {
    findings: [
      ...findChanged(migrations, ran).map(({ name }) => `${pathOf(name)} ${changed}`),
      ...renamed.map(
        ({ migration, before }) => `${pathOf(migration.name)} ran as ${before.name}: give it back that name`,
      ),
      ...findMisplaced(),
    ],
    unknown: unknown.map(({ name }) => name),
    waiting,
  }
}

/** Those that are not as they were when they ran. */
export function findChanged(migrations: readonly Migration[], ran: readonly Ran[]): Migration[] {
  return migrations.filter(({ name, checksum, valid }) =>
    ran.some((one) => one.name === name && one.checksum !== null && ![checksum, ...valid].includes(one.checksum)),
  )
}

/** What is wrong with such a migration, and what to do. */
export const changed =
  'changed after it ran: put it back as it was (git diff or git log -p on it shows that), and write the change as a new migration'

const namesOf = (all: readonly { name: string }[]): string => all.map(({ name }) => name).join(', ')
