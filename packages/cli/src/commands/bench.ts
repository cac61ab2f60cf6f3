import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { CliError } from '../errors.ts'
import { root } from '../repository.ts'
import { withEngine } from './with-engine.ts'

/** Runs packages and services’ bench files one after the other, on one database engine. Each prints its table, and gets the options, such as `--long`. */
export async function bench(args: string[]): Promise<number> {
  const all = globSync(['packages/*/bench/*.ts', 'services/*/bench/*.ts'], { cwd: root }).toSorted()
  const options = args.filter((arg) => arg.startsWith('--'))
  const parts = args.filter((arg) => !arg.startsWith('--'))
  const files = all.filter((file) => parts.every((part) => file.includes(part)))
  if (files.length === 0) throw new CliError('no benchmark of that name', `There are: ${all.join(', ') || 'none'}`)
  return withEngine(async (env) => {
    let failed = 0
    for (const file of files) {
      console.log(`\n## ${file}`)
      if ((await run([file, ...options], env)) !== 0) failed++
    }
    return failed > 0 ? 1 : 0
  })
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env })
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)))
}
