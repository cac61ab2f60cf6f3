import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { root } from './repository.ts'

const bin = join(root, 'node_modules/.bin')
// turbo looks for pnpm on PATH, and nobody has to have installed that.
const pnpm = join(root, '.flotilla/tools/node_modules/.bin')

/** Runs a tool of the repository (`node_modules/.bin`) with its output on the terminal; says the command. Gives its exit code. */
export function runTool([tool, ...args]: [string, ...string[]], env: NodeJS.ProcessEnv = {}): Promise<number> {
  console.log(`$ ${[tool, ...args].join(' ')}`)
  const PATH = [dirname(process.execPath), bin, pnpm, process.env.PATH].join(delimiter)
  const child = spawn(join(bin, tool), args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env, PATH } })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1)))
  })
}
