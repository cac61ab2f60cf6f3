import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './repository.ts'

const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')

/** Runs a tool of the repository (`node_modules/.bin`) with its output on the terminal; says the command. Gives its exit code. */
export function runTool(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  console.log(`$ ${args.join(' ')}`)
  // Through pnpm: turbo wants to find it on PATH, and nobody has to have installed it.
  const child = spawn(process.execPath, [pnpm, 'exec', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1)))
  })
}
