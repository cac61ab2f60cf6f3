import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { withEngine } from '@flotilla/testing/with-engine'
import { CliError } from '@flotilla/workspace/errors'
import { root } from '@flotilla/workspace/repository'
import { execa } from 'execa'

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
      const { failed: it, said } = await run(name, more, { env, limit: values.long ? patience.long : patience.short })
      reports.push(said)
      if (it) failed.push(name)
      write([`# What was proved (${values.long ? 'long' : 'short'} form)`, ...reports])
    }
    console.log(failed.length > 0 ? `\ndoes not hold: ${failed.join(', ')}` : `\nall of it holds: ${chosen.join(', ')}`)
    return failed.length > 0 ? 1 : 0
  }, embedded)
}

async function run(name: string, args: string[], { env, limit }: { env: NodeJS.ProcessEnv; limit: number }) {
  const file = join(root, 'tests/prove', `${name}.ts`)
  const child = execa(process.execPath, [file, ...args], {
    cwd: root,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: ['pipe', 'inherit'],
    stderr: 'inherit',
    stripFinalNewline: false,
    // It clears away what it made; if it cannot, it is ended.
    timeout: limit,
    forceKillAfterDelay: 60_000,
    cleanup: false,
    reject: false,
  })
  const signals = ['SIGTERM', 'SIGHUP'] as const
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of signals) process.on(signal, passOn)
  const { failed, stdout } = await child
  for (const signal of signals) process.off(signal, passOn)
  return { failed, said: stdout }
}

function write(reports: readonly string[]): void {
  mkdirSync(join(root, 'test-results'), { recursive: true })
  writeFileSync(join(root, 'test-results/prove.md'), reports.join('\n'))
}
