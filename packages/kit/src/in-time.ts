import type { FastifyBaseLogger } from 'fastify'

/** Runs a step to its end or its limit, in ms; without one that is half of what is left for all. What fails or takes longer is logged by the step's name. Never rejects. */
export type InTime = (step: string, work: () => Promise<unknown>, ms?: number) => Promise<void>

/** For steps that follow each other and may together take `ms` milliseconds: one that hangs keeps none of the next from its turn. */
export function openInTime({ ms, log }: { ms: number; log: Pick<FastifyBaseLogger, 'error'> }): InTime {
  const until = performance.now() + ms
  return async (step, work, limit = Math.max(0, until - performance.now()) / 2) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((_, reject) => {
      const message = `not done after ${Math.round(limit)} ms, and cut off`
      timer = setTimeout(() => reject(new Error(message)), limit)
    })
    try {
      await Promise.race([work(), late])
    } catch (error) {
      log.error({ err: error, step }, 'could not close')
    } finally {
      clearTimeout(timer)
    }
  }
}
