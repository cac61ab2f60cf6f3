import { parseArgs } from 'node:util'
import { resetDatabase } from '@flotilla/dev-database/embedded'
import { openSupervisor } from '@flotilla/supervisor'
import { startDetached } from '@flotilla/supervisor/detached'
import { CliError } from '@flotilla/workspace/errors'
import { root, stateFolder } from '@flotilla/workspace/repository'
import { program } from '../program.ts'

/** Runs the shop until Ctrl-C, SIGTERM or `flotilla stop`. */
export async function start(args: string[]): Promise<number | void> {
  const options = { detach: { type: 'boolean' }, reset: { type: 'boolean' }, port: { type: 'string' } } as const
  const { detach, reset, port } = parseArgs({ args, options }).values
  if (detach)
    return startDetached(
      program,
      args.filter((arg) => arg !== '--detach'),
    )

  const supervisor = await openSupervisor({
    command: program,
    root,
    folder: stateFolder,
    port: port === undefined ? undefined : toPort(port),
    say: (line) => console.log(line),
    onStopAsked: () => void stop(),
  })
  let began = 0
  async function stop(): Promise<void> {
    // npm, the launcher and the terminal may each pass on the same Ctrl-C.
    if (began) return
    began = Date.now()
    await supervisor.stop()
    if (process.stdout.writable) console.log(`stopped in ${Date.now() - began} ms`)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())

  // Whoever read the lines has gone (`npm start | head`).
  process.stdout.removeAllListeners('error').once('error', () => void stop())

  const since = performance.now()
  try {
    if (reset) await resetDatabase(stateFolder)
    const storefront = await supervisor.start()
    if (began) return
    console.log(`ready in ${((performance.now() - since) / 1_000).toFixed(1)} s; Ctrl-C stops it`)
    console.log(storefront)
  } catch (error) {
    if (began) return
    await supervisor.stop()
    throw error
  }
}

function toPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new CliError(`--port: expected a number from 1 to 65535, came «${text}»`)
}
