import { execFile } from 'node:child_process'
import { join } from 'node:path'

export interface Ran {
  readonly code: number
  readonly said: string
}

export interface Runner {
  /** A command of the repository, by its launcher. */
  run(...args: string[]): Promise<Ran>
  /** The same; throws with what it said when it fails. */
  must(...args: string[]): Promise<Ran>
  git(...args: string[]): Promise<string>
  /** Any program, in the folder. */
  program(file: string, args: readonly string[]): Promise<Ran>
}

/** Runs commands in a repository as a person would: nothing of this run’s settings reaches them. */
export function openRunner(folder: string): Runner {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(FLOTILLA_|VITEST|NODE_ENV$)/.test(name))
  const env = { ...Object.fromEntries(inherited), FLOTILLA_TEST_ENGINE: 'embedded', NO_COLOR: '1' }
  const program: Runner['program'] = (file, args) =>
    new Promise((done) => {
      execFile(file, args, { cwd: folder, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
        done({ code: error ? 1 : 0, said: stdout + stderr }),
      )
    })
  const run: Runner['run'] = (...args) => program(process.execPath, [join(folder, 'flotilla.mjs'), ...args])
  const mustHave = (ran: Ran, args: readonly string[]): Ran => {
    if (ran.code === 0) return ran
    throw new Error(`${args.join(' ')} failed in ${folder}:\n${ran.said.slice(-4_000)}`)
  }
  return {
    run,
    program,
    must: async (...args) => mustHave(await run(...args), args),
    async git(...args) {
      const person = ['-c', 'user.name=proof', '-c', 'user.email=proof@localhost']
      return mustHave(await program('git', [...person, ...args]), ['git', ...args]).said
    },
  }
}
