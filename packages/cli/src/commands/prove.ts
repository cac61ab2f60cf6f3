import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { root } from '../repository.ts'
import { withEngine } from './with-engine.ts'

// Always the one from npm: stores are killed here, and a container's start would be most of the time that it takes.
const embedded = { ...process.env, FLOTILLA_TEST_ENGINE: 'embedded' }

/** A proof that takes longer hangs. */
const patience = { short: 15 * 60_000, long: 90 * 60_000 }

/** Runs tests/prove/<name>.ts one after the other; each prints its report. All together is test-results/prove.md. */
export async function prove(args: string[]): Promise<number> {
  const options = {
    long: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    seed: { type: 'string' },
  } as const
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options,
    allowPositionals: true,
  })
  const proofs = globSync('tests/prove/*.ts', { cwd: root, exclude: (file) => file.endsWith('.test.ts') }).toSorted()
  const names = proofs.map((file) => basename(file, '.ts'))
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new CliError(`there is no proof «${unknown[0]}»`, `There are: ${names.join(', ')}`)
  if (values.list) {
    console.log(names.join('\n'))
    return 0
  }

  const chosen = names.filter((name) => positionals.length === 0 || positionals.includes(name))
  const more = [...(values.long ? ['--long'] : []), ...(values.seed === undefined ? [] : ['--seed', values.seed])]
  console.log('PostgreSQL comes from npm; NATS is nats-server on PATH, and without it its part is skipped by name.')
  return withEngine(async (env) => {
    const reports: string[] = []
    const failed: string[] = []
    for (const name of chosen) {
      const { code, said } = await run(name, more, { env, limit: values.long ? patience.long : patience.short })
      reports.push(said)
      if (code !== 0) failed.push(name)
      write([`# What was proved (${values.long ? 'long' : 'short'} form)`, ...reports])
    }
    console.log(failed.length > 0 ? `\ndoes not hold: ${failed.join(', ')}` : `\nall of it holds: ${chosen.join(', ')}`)
    return failed.length > 0 ? 1 : 0
  }, embedded)
}

function run(name: string, args: string[], { env, limit }: { env: NodeJS.ProcessEnv; limit: number }) {
  const file = join(root, 'tests/prove', `${name}.ts`)
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    process.stdout.write(text)
  })
  // It clears away what it made; if it cannot, it is ended.
  const asked = setTimeout(() => child.kill('SIGTERM'), limit)
  const forced = setTimeout(() => child.kill('SIGKILL'), limit + 60_000)
  const passOn = passSignals(child)
  return new Promise<{ code: number; said: string }>((done) => {
    child.once('close', (code) => {
      clearTimeout(asked)
      clearTimeout(forced)
      passOn.off()
      done({ code: code ?? 1, said })
    })
  })
}

function passSignals(child: ChildProcess): { off(): void } {
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  const signals = ['SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  return {
    off() {
      for (const signal of signals) process.off(signal, pass)
    },
  }
}

function write(reports: readonly string[]): void {
  mkdirSync(join(root, 'test-results'), { recursive: true })
  writeFileSync(join(root, 'test-results/prove.md'), reports.join('\n'))
}
