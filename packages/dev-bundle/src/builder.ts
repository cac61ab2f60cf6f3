import { type BuildContext, type BuildOptions, stop } from 'esbuild'

export interface Builder<T extends BuildOptions> {
  rebuild: BuildContext<T>['rebuild']
  close(): Promise<void>
}

// esbuild works in one process for all builders. When that is killed, each of their calls fails, until esbuild is told to stop: then the next call starts another process.
const gone = /The service (was stopped|is no longer running)/
let lives = 0

/** An incremental build that goes on when esbuild's process was killed. */
export function openBuilder<T extends BuildOptions>(begin: () => Promise<BuildContext<T>>): Builder<T> {
  let builder: BuildContext<T> | undefined
  let life: number

  async function rebuild() {
    if (!builder) {
      life = lives
      builder = await begin()
    }
    return builder.rebuild()
  }

  return {
    rebuild: () =>
      rebuild().catch(async (error: Error) => {
        if (!gone.test(error.message)) throw error
        builder = undefined
        // The first to notice does it for all.
        if (life === lives) {
          lives++
          await stop()
        }
        return rebuild()
      }),
    close: async () => builder?.dispose(),
  }
}
