import { openDatabase } from '@flotilla/postgres'
import { missing, openOf, rollOut, seconds, takeByIndex } from '../../../packages/saga/test/roll-out.ts'
import { sagaDatabase } from '../../../packages/saga/test/trips.ts'
import type { Proof } from '../harness/proof.ts'

/** A new version of a saga, with a step inserted, and its rollback, over ≥ 1,000 running ones on a real database. */
export async function proveRollout({ long, table, claim, none, later }: Proof): Promise<void> {
  const second = seconds.inserted
  const open = async () => {
    const database = await sagaDatabase()
    const db = openDatabase({ url: database.url, name: 'trips' })
    later(async () => {
      await db.close()
      await database.drop()
    })
    return db
  }
  const rolledOut = await rollOut(await open(), { second, count: long ? 6_000 : 1_500 })
  const { deployed, rolledBack, end, started, faults } = rolledOut
  const running = [deployed, rolledBack].map(openOf)
  table(
    ['started', 'running at the new version', 'running at its rollback', 'lost', 'doubled'],
    [[started, ...running, faults.lost.length, faults.doubled.length]],
  )
  claim('≥ 1,000 run at the new version and at its rollback', Math.min(...running) >= 1_000, running)
  none('sagas stand in every step, compensate, and were not answered in time', missing(rolledOut, second))
  none('none is lost', faults.lost)
  none('none is doubled', faults.doubled)
  claim('all have ended', openOf(end) === 0, openOf(end))

  const db = await open()
  const control = await rollOut(db, { second, count: 100, deploy: () => takeByIndex(db, second) })
  const { lost } = control.faults
  claim('control: where steps are taken by their index, sagas are lost', lost.length > 10, lost.length)
}
