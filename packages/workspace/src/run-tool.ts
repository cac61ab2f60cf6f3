import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { CliError } from './errors.ts'
import { root, stateFolder } from './repository.ts'

const bin = join(root, 'node_modules/.bin')
// No tool is to report what is done here to its maker.
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', SKAFFOLD_UPDATE_CHECK: 'false' }
const shims = join(stateFolder, 'bin')

/** Runs a tool of the repository (`node_modules/.bin`, or pnpm) with its output on the terminal; says the command. Returns its exit code. Throws a CliError when it cannot be started. */
export async function runTool([tool, ...args]: [string, ...string[]]): Promise<number> {
  console.log(`$ ${[tool, ...args].join(' ')}`)
  makePnpm()
  const PATH = [dirname(process.execPath), bin, shims, process.env.PATH].join(delimiter)
  const { execa } = await import('execa')
  const { exitCode, signal, cause } = await execa(join(tool === 'pnpm' ? shims : bin, tool), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...quiet, PATH },
    reject: false,
  })
  if (exitCode === undefined && signal === undefined)
    throw new CliError(`${tool} could not be started: ${(cause as Error).message}`, undefined, { cause })
  return exitCode ?? 1
}

// turbo wants a pnpm on PATH that it can run; what npm installs there is a stand-in that only its install script would have replaced.
function makePnpm(): void {
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  mkdirSync(shims, { recursive: true })
  writeFileSync(join(shims, 'pnpm'), `#!/bin/sh\nexec "${process.execPath}" "${pnpm}" "$@"\n`, { mode: 0o755 })
}
