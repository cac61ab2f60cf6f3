import { type Counts, openMemoryCounts } from '@flotilla/cache'
import { openValkeyCounts } from '@flotilla/cache/valkey-counts'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'

/** Where requests are counted: on Valkey for all replicas together where it is configured, else in this process. */
export function openCounts(
  { CACHE_URL: url }: Pick<Config, 'CACHE_URL'>,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): Counts {
  if (!url) return openMemoryCounts()
  return openValkeyCounts({
    url,
    prefix: 'gateway:',
    onChange(shared, err) {
      if (shared) log.info('all replicas count requests together again')
      else log.warn({ err }, 'Valkey does not answer in time: this replica counts requests for itself')
    },
  })
}
