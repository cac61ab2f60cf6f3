import { openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { Logger, run, runMigrations } from 'graphile-worker'
import { startMeter } from './meter.ts'

const concurrent = { concurrentJobs: 24, maxPoolSize: 25 }

// Its page on performance: https://worker.graphile.org/docs/performance
const ways = {
  batched: { ...concurrent, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  unbatched: concurrent,
}

export interface Graphile {
  /** Adds so many jobs that do nothing, and runs them. How many a second. */
  drain(count: number, way: keyof typeof ways): Promise<number>
  close(): Promise<void>
}

export async function openGraphile(): Promise<Graphile> {
  const database = await testDatabase()
  const connectionString = database.ownerUrl
  const logger = new Logger(() => () => {})
  await runMigrations({ connectionString, logger })
  const db = openDatabase({ url: connectionString, name: 'bench' })
  return {
    async drain(count, way) {
      // It deletes jobs; what the last round left behind is not to be held against it.
      await db.query(sql('bench.vacuum')`vacuum analyze graphile_worker._private_jobs`)
      await db.query(sql('bench.add-jobs')`
        select 1 from graphile_worker.add_jobs(array(
          select row('empty', '{}'::json, null, null, null, null, null, null)::graphile_worker.job_spec
          from generate_series(1, ${count}::int)))`)
      const meter = startMeter(count)
      const taskList = { empty: async () => meter.arrived(1) }
      const runner = await run({
        taskList,
        preset: { worker: { ...ways[way], connectionString, logger } },
        noHandleSignals: true,
      })
      const rate = await meter.rate
      await runner.stop()
      return rate
    },
    async close() {
      await db.close()
      await database.drop()
    },
  }
}
