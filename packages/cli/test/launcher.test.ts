import { execFile } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { afterEach, beforeEach, expect, test } from 'vitest'

let checkout: string

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'flotilla-launcher-'))
  copyFileSync(join(root, 'flotilla.mjs'), join(checkout, 'flotilla.mjs'))
  cpSync(join(root, 'tools'), join(checkout, 'tools'), { recursive: true })
})

afterEach(() => rmSync(checkout, { recursive: true, force: true }))

test('without a way to the packages it says that the network is missing', async () => {
  const { code, output } = await launch({
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_cache: join(checkout, 'cache'),
    npm_config_fetch_retries: '0',
  })
  expect(output).toContain('1/3 pnpm')
  expect(output).toContain('the first start needs the network')
  expect(code).toBe(1)
})

test('without npm it says so', async () => {
  const { code, output } = await launch({ PATH: '/nowhere' })
  expect(output).toContain('npm is not on PATH')
  expect(code).toBe(1)
})

test.for([
  ['musl', 'process.report.getReport = () => ({ header: {} })', `linux-${process.arch}-musl`],
  ['another CPU', "Object.defineProperty(process, 'arch', { value: 'riscv64' })", `${process.platform}-riscv64`],
] as const)(
  '%s: Node 24 is asked for, or taken, and a PostgreSQL is asked for',
  async ([name, pretence, platform], { skip }) => {
    skip(name === 'musl' && process.platform !== 'linux', 'only Linux has musl')
    const pretend = (node: string) => `${pretence}
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`
    const none = `npm has no Node 24 and no PostgreSQL for ${platform}`
    const without = await launchAs(pretend('22.0.0'))
    expect(without.output).toMatch(`${none}: install Node 24, run this with it, and set FLOTILLA_POSTGRES_URL`)
    expect(without).toMatchObject({ code: 1 })

    installed({ node: '/bin/false' }) // as the one from npm does where it does not run
    const taken = await launchAs(pretend('24.1.0'), {}, 'status')
    expect(taken.output).toContain(`${none}. This Node will do; for the shop and its tests set FLOTILLA_POSTGRES_URL`)
    expect(taken).toMatchObject({ code: 7, output: expect.stringContaining('install status') })
    const complete = await launchAs(pretend('24.1.0'), { FLOTILLA_POSTGRES_URL: 'postgres://own' }, 'status')
    expect(complete).toEqual({ code: 7, output: 'install status\n' })
  },
)

test('Windows itself is sent to WSL2, before anything is fetched', async () => {
  const { code, output } = await launchAs("Object.defineProperty(process, 'platform', { value: 'win32' })")
  expect(output).toMatch(/^flotilla: Windows itself will not do: install WSL2/)
  expect(code).toBe(1)
})

test('what is installed already is used without npm and network; arguments and exit code pass through', async () => {
  installed({ node: process.execPath })
  for (const lock of ['one', 'one', 'two']) {
    writeFileSync(join(checkout, 'pnpm-lock.yaml'), lock)
    const { code, output } = await launch({ PATH: '/nowhere' }, 'status', '--json')
    expect(output).toContain(`${lock === 'two' ? 'install install' : 'install'} status,--json`)
    expect(code).toBe(7)
  }
})

test('what a shell has for Node, libpq and esbuild does not reach the command; a proxy leaves out this machine', async () => {
  installed({ node: process.execPath })
  const theirs = {
    NODE_ENV: 'production',
    PGSSLMODE: 'require',
    ESBUILD_BINARY_PATH: '/nowhere',
    NODE_EXTRA_CA_CERTS: '/ca',
  }
  const seen = async (env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> => {
    writeFileSync(join(checkout, 'packages/cli/src/main.ts'), 'console.log(JSON.stringify(process.env))')
    return JSON.parse(
      (await launch({ ...theirs, ...env })).output.split('\n').findLast((line) => line.startsWith('{'))!,
    )
  }
  const env = await seen({
    HTTP_PROXY: 'http://proxy',
    NO_PROXY: 'intranet',
    NODE_OPTIONS: '--no-deprecation',
    TMPDIR: '/dev/null/none',
  })
  expect(env).not.toHaveProperty('TMPDIR')
  expect(
    Object.keys(env)
      .filter((name) => /^(NODE|PG|ESBUILD)/.test(name))
      .toSorted(),
  ).toEqual(['NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS'])
  const noProxy = 'intranet,127.0.0.1,localhost,::1'
  expect(env).toMatchObject({ HTTP_PROXY: 'http://proxy', NO_PROXY: noProxy, no_proxy: noProxy })
  expect(await seen({ NO_PROXY: '*', FLOTILLA_NODE_OPTIONS: '--no-deprecation', TMPDIR: checkout })).toMatchObject({
    TMPDIR: checkout,
    NO_PROXY: '*',
    NODE_OPTIONS: '--no-deprecation',
  })
})

test.for([
  ['empty', () => ''],
  ['half', (text: string) => text.slice(0, text.length / 2)],
  ['NULs', (text: string) => '\0'.repeat(text.length)],
  ['killed while it installed', () => 'installing'],
] as const)('after a power cut (%s) dependencies and pnpm are fetched again', async ([, left]) => {
  installed({ node: process.execPath })
  expect(await launch({}, 'status')).toMatchObject({ code: 7 })
  const [stamp, modules, tools] = ['.flotilla/installed', 'node_modules', '.flotilla/tools'].map((path) =>
    join(checkout, path),
  ) as [string, string, string]
  writeFileSync(join(modules, 'package.js'), '')
  writeFileSync(stamp, left(readFileSync(stamp, 'utf8')))
  expect(await launch({}, 'status')).toEqual({ code: 7, output: expect.stringContaining('install install status') })
  expect(existsSync(join(modules, 'package.js'))).toBe(false)
  expect(await launch({}, 'status')).toEqual({ code: 7, output: 'install install status\n' })

  const fetched = join(tools, 'installed')
  writeFileSync(fetched, left(readFileSync(fetched, 'utf8')))
  const { code, output } = await launch({ PATH: '/nowhere' })
  expect(output).toMatch(/^1\/3 pnpm .*\n.*npm is not on PATH/)
  expect(code).toBe(1)
})

/** As after a first start: a pnpm that notes each call, `node` as the one from npm, and a command that says the calls and what it was given. */
function installed({ node }: { node: string }): void {
  const version = JSON.parse(readFileSync(join(root, 'tools/package.json'), 'utf8')).dependencies.pnpm
  const tools = join(checkout, '.flotilla/tools/node_modules')
  mkdirSync(join(tools, 'pnpm/bin'), { recursive: true })
  writeFileSync(join(tools, '../installed'), version)
  writeFileSync(
    join(tools, 'pnpm/bin/pnpm.mjs'),
    `import { appendFileSync, cpSync } from 'node:fs'
    appendFileSync('calls', process.argv[2] + ' ')
    cpSync('store', 'node_modules', { recursive: true })`,
  )
  const bin = join(checkout, `store/node-${process.platform}-${process.arch}/bin`)
  mkdirSync(bin, { recursive: true })
  symlinkSync(node, join(bin, 'node'))
  mkdirSync(join(checkout, 'packages/cli/src'), { recursive: true })
  const main = `import { readFileSync } from 'node:fs'
    console.log(readFileSync(new URL('../../../calls', import.meta.url), 'utf8') + process.argv.slice(2))
    process.exit(7)`
  writeFileSync(join(checkout, 'packages/cli/src/main.ts'), main)
  writeFileSync(join(checkout, 'pnpm-lock.yaml'), 'one')
}

/** With another machine pretended. */
function launchAs(pretence: string, env: NodeJS.ProcessEnv = {}, ...args: string[]) {
  const file = join(checkout, 'pretence.mjs')
  writeFileSync(file, pretence)
  return launch({ PATH: '/nowhere', NODE_OPTIONS: `--import=${file}`, ...env }, ...args)
}

function launch(env: NodeJS.ProcessEnv, ...args: string[]): Promise<{ code: number; output: string }> {
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`
  return new Promise((done) => {
    const options = { cwd: checkout, env: { HOME: checkout, PATH, ...env } }
    const child = execFile(process.execPath, [join(checkout, 'flotilla.mjs'), ...args], options, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}
