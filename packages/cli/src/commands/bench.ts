import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import { CliError } from '../errors.ts'
import { root } from '../repository.ts'

/** Runs packages and services’ bench files one after the other, on one database engine. Each prints its table. */
export async function bench(args: string[]): Promise<number> {
  const all = globSync(['packages/*/bench/*.ts', 'services/*/bench/*.ts'], { cwd: root }).toSorted()
  const files = all.filter((file) => args.every((part) => file.includes(part)))
  if (files.length === 0) throw new CliError('no benchmark of that name', `There are: ${all.join(', ') || 'none'}`)
  const { startEngine } = await import('@flotilla/testing')
  const engine = await startEngine()
  const env = {
    ...process.env,
    FLOTILLA_TEST_POSTGRES_URL: engine.url,
    FLOTILLA_TEST_RUN: randomBytes(16).toString('hex'),
  }
  try {
    let failed = 0
    for (const file of files) {
      console.log(`\n## ${file}`)
      if ((await run(file, env)) !== 0) failed++
    }
    return failed > 0 ? 1 : 0
  } finally {
    await engine.stop()
  }
}

function run(file: string, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [file], { cwd: root, stdio: 'inherit', env })
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)))
}
