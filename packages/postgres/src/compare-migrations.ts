import { join } from 'node:path'
import type { MigrationFile } from './migration-files.ts'

/** A migration that has run. */
export interface Ran {
  readonly name: string
  /** Of the file as it ran; null where that is not known. */
  readonly checksum: string | null
}

export interface Comparison {
  /** Why no file of the folder may run, a line each. */
  readonly findings: readonly string[]
  /** Those that have run and are not in the folder. */
  readonly unknown: readonly string[]
}

/** Compares the files of `dir` with what has run in a database. */
export function compareMigrations(dir: string, files: readonly MigrationFile[], ran: readonly Ran[]): Comparison {
  const path = ({ name }: { name: string }) => join(dir, `${name}.sql`)
  const missing = ran.filter(({ name }) => !files.some((file) => file.name === name))
  const waiting = files.filter(({ name }) => !ran.some((one) => one.name === name))
  const renamed = waiting.flatMap((file) => {
    const before = missing.find(({ checksum }) => checksum === file.checksum)
    return before ? [{ file, before }] : []
  })
  const unknown = missing.filter((one) => !renamed.some(({ before }) => before === one))
  const ours = waiting.filter((one) => !renamed.some(({ file }) => file === one))
  const last = files.findLast((file) => !waiting.includes(file))

  function findMisplaced(): string[] {
    if (ours.length > 0 && unknown.length > 0)
      return [
        `this database has run ${namesOf(unknown)}, which ${dir} does not have, and not ${namesOf(ours)}: go back to the branch that has ${namesOf(unknown)}, or merge it and renumber ${namesOf(ours)} to come after`,
      ]
    return ours
      .filter((file) => last && files.indexOf(file) < files.indexOf(last))
      .map((file) => `${path(file)} has not run, and ${last!.name} has: renumber it to come after`)
  }

  return {
    findings: [
      ...findChanged(files, ran).map((file) => `${path(file)} ${changed}`),
      ...renamed.map(({ file, before }) => `${path(file)} ran as ${before.name}: give it back that name`),
      ...findMisplaced(),
    ],
    unknown: unknown.map(({ name }) => name),
  }
}

/** The files that are not as they were when they ran. */
export function findChanged(files: readonly MigrationFile[], ran: readonly Ran[]): MigrationFile[] {
  return files.filter(({ name, checksum }) =>
    ran.some((one) => one.name === name && one.checksum !== null && one.checksum !== checksum),
  )
}

/** What is wrong with such a file, and what to do. */
export const changed =
  'changed after it ran: put it back as it was (git diff or git log -p on it shows that), and write the change as a new migration'

const namesOf = (all: readonly { name: string }[]): string => all.map(({ name }) => name).join(', ')
