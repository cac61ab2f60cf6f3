import { ForAnotherVersion } from '@flotilla/messaging'
import type { Saga } from './definition.ts'
import { fromProgress, toProgress } from './progress.ts'
import type { SagaState } from './reduce.ts'
import type { SagaRecord } from './saga-store.ts'

/** The running code does not know the saga's version. Messages are left for code that does. */
export class UnknownVersion extends ForAnotherVersion {
  override name = 'UnknownVersion'

  constructor(name: string, { id, version }: SagaRecord) {
    super(`${name} ${id} is of version ${version}, which this code does not know, or knows with other steps`)
  }
}

/** Where a saga stands in the version that it was started with; undefined if this code does not know that one, or knows it with other steps. */
export function standingOf<Data>(
  { versions }: Saga<Data>,
  { version, progress, state: byIndex }: SagaRecord,
): { definition: Saga<Data>; state: SagaState } | undefined {
  const definition = versions.get(version)
  const state = definition && (progress ? fromProgress(definition.steps, progress) : byIndex)
  return definition && state?.steps.length === definition.steps.length ? { definition, state } : undefined
}

/** A saga with its steps by name, as far as this code knows them. */
export function describe<Data>(saga: Saga<Data>, found: SagaRecord<Data>) {
  const { state: _, progress, ...record } = found
  const standing = standingOf(saga, found)
  return {
    ...record,
    known: standing !== undefined,
    progress: standing ? toProgress(standing.definition.steps, standing.state) : progress,
  }
}
