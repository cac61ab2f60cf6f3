import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { root, stateFolder } from './repository.ts'

const bin = join(root, 'node_modules/.bin')
// No tool is to report what is done here to its maker.
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', SKAFFOLD_UPDATE_CHECK: 'false' }
const shims = join(stateFolder, 'bin')

/** Runs a tool of the repository (`node_modules/.bin`, or pnpm) with its output on the terminal; says the command. Gives its exit code. */
export function runTool([tool, ...args]: [string, ...string[]]): Promise<number> {
  console.log(`$ ${[tool, ...args].join(' ')}`)
  makePnpm()
  const PATH = [dirname(process.execPath), bin, shims, process.env.PATH].join(delimiter)
  const child = spawn(join(tool === 'pnpm' ? shims : bin, tool), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...quiet, PATH },
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1)))
  })
}

// turbo wants a pnpm on PATH that it can run; what npm installs there is a stand-in that only its install script would have replaced.
function makePnpm(): void {
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  mkdirSync(shims, { recursive: true })
  writeFileSync(join(shims, 'pnpm'), `#!/bin/sh\nexec "${process.execPath}" "${pnpm}" "$@"\n`, { mode: 0o755 })
}
