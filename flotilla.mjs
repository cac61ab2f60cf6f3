// The launcher: plain JavaScript for any Node from 18 on. It fetches pnpm and, with the other dependencies, Node 24 from npm, once, and then
// runs the command under that Node: packages/cli here, the package @flotilla/cli in a repository that was made with it. All that it needs is Node and npm; behind a proxy their variables count. Where npm has neither Node 24 nor
// PostgreSQL, it takes those that are there.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  copyFileSync,
  existsSync,
  constants as fsConstants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const tools = join(root, '.flotilla', 'tools')
const pnpm = join(tools, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs')
const stamp = join(root, '.flotilla', 'installed')
const forEveryNode = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_USE_ENV_PROXY', 'NODE_COMPILE_CACHE', 'NODE_AUTH_TOKEN'])
const begun = 'installing'

if (Number(process.versions.node.split('.')[0]) < 18)
  stop(`Node ${process.versions.node} is too old for the launcher: install Node 18 or newer (https://nodejs.org).`)
const brought = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'].includes(platformOf()) // as package.json names them
if (!brought) lookAround()
try {
  fetchPnpm()
  install()
  run(nodeToUse())
} catch (error) {
  stop(sentenceFor(String(error.code || error.message), String(error.message)))
}

function fetchPnpm() {
  const version = JSON.parse(readFileSync(join(root, 'tools', 'package.json'), 'utf8')).dependencies.pnpm
  const fetched = join(tools, 'installed')
  if (read(fetched) === version && existsSync(pnpm)) return
  say(`1/3 pnpm ${version} …`)
  rmSync(join(tools, 'node_modules'), { recursive: true, force: true })
  mkdirSync(tools, { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(root, 'tools', name), join(tools, name))
  // Not `npm ci`: it insists on packages for other platforms; integrity comes from the lock file either way.
  quietly('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], tools)
  spawnSync('sync')
  write(fetched, version)
}

function install() {
  const wanted = fingerprint()
  const found = read(stamp)
  const modules = join(root, 'node_modules')
  if (found === wanted && existsSync(modules)) return
  say('2/3 dependencies and Node 24 …')
  // Without a lock file it is the first installation of a new repository.
  const frozen = existsSync(join(root, 'pnpm-lock.yaml')) ? '--frozen-lockfile' : '--no-frozen-lockfile'
  // Cut short, perhaps by a power cut: files may be empty that pnpm takes for whole.
  if (found !== undefined && !/^[0-9a-f]{64}$/.test(found)) rmSync(modules, { recursive: true, force: true })
  write(stamp, begun)
  quietly(process.execPath, [pnpm, 'install', frozen, '--prefer-offline', '--config.confirm-modules-purge=false'], root)
  spawnSync('sync')
  write(stamp, wanted)
  say('3/3 flotilla')
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']
  for (const group of ['apps', 'contracts', 'packages', 'services', 'tests'].filter((name) =>
    existsSync(join(root, name)),
  ))
    for (const name of readdirSync(join(root, group))) files.push(join(group, name, 'package.json'))
  files.sort() // Node 18 has no toSorted
  for (const file of files.filter((name) => existsSync(join(root, name))))
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

// What npm has for glibc starts nowhere else: only then does the report of a Linux not say which one runs.
function platformOf() {
  const here = `${process.platform}-${process.arch}`
  if (process.platform !== 'linux') return here
  process.report.excludeNetwork = true // it would look for the name of every connection
  return process.report.getReport().header.glibcVersionRuntime ? here : `${here}-musl`
}

function lookAround() {
  if (process.platform === 'win32')
    stop('Windows itself will not do: install WSL2 (wsl --install), and clone and start this inside of it.')
  const none = `npm has no Node 24 and no PostgreSQL for ${platformOf()}`
  const database =
    'set FLOTILLA_POSTGRES_URL to the URL of a superuser of a PostgreSQL 18 (postgres://postgres:…@127.0.0.1:5432/postgres)'
  if (!process.versions.node.startsWith('24.')) stop(`${none}: install Node 24, run this with it, and ${database}.`)
  if (!process.env.FLOTILLA_POSTGRES_URL)
    say(`flotilla: ${none}. This Node will do; for the shop and its tests ${database}.`)
}

function nodeToUse() {
  if (!brought) return process.execPath
  for (const name of ['node', 'node-bin']) {
    const binary = join(root, 'node_modules', `${name}-${process.platform}-${process.arch}`, 'bin', 'node')
    if (existsSync(binary)) return realpathSync(binary)
  }
  if (process.versions.node.startsWith('24.')) return process.execPath
  return stop(
    `Node 24 did not come with the packages: remove ${join(root, 'node_modules')} and ${stamp}, and start again.`,
  )
}

function run(node) {
  const PATH = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const own = join(root, 'packages', 'cli', 'src', 'main.ts')
  const main = existsSync(own) ? own : join(root, 'node_modules', '@flotilla', 'cli', 'src', 'main.js')
  const env = { NODE_COMPILE_CACHE: join(root, '.flotilla', 'compile-cache'), ...ownEnvironment(), PATH }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(sentenceFor(error.code, error.message)))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

// What a shell says to Node, libpq and esbuild is meant for other programs: docs/decisions/0065. A proxy is for what lies outside: what runs here talks to itself.
function ownEnvironment() {
  const env = { ...process.env }
  for (const name of Object.keys(env))
    if (/^(NODE_|PG|ESBUILD_)/.test(name) && !forEveryNode.has(name)) delete env[name]
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) if (!isWritable(env[name])) delete env[name]
  if (env.FLOTILLA_NODE_OPTIONS) env.NODE_OPTIONS = env.FLOTILLA_NODE_OPTIONS
  const noProxy = env.no_proxy || env.NO_PROXY
  if (noProxy !== '*') env.no_proxy = [noProxy, '127.0.0.1', 'localhost', '::1'].filter(Boolean).join(',')
  env.NO_PROXY = env.no_proxy || noProxy
  return env
}

function isWritable(folder) {
  try {
    accessSync(join(folder, '.'), fsConstants.W_OK)
    return true
  } catch {
    return false
  }
}

function quietly(command, args, cwd) {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.error && done.error.code === 'ENOENT')
    stop(`${command} is not on PATH: install Node with npm (https://nodejs.org).`)
  if (done.error) throw done.error
  if (done.status === 0) return
  const output = `${done.stdout}${done.stderr}`
  const telling = output.split('\n').filter((line) => line.trim() && !/Unsupported engine|npm warn/i.test(line))
  say(telling.slice(-25).join('\n'))
  stop(sentenceFor(output, `${command} ${args[0]} ended with ${done.status || done.signal}; its last words are above.`))
}

function sentenceFor(output, otherwise) {
  if (/ENOSPC|no space left/i.test(output)) return 'The disk is full: free about 1.5 GB and start again.'
  if (/ERR_PNPM_(OUTDATED_LOCKFILE|LOCKFILE_CONFIG_MISMATCH|PACKAGE_MANAGER_NO_IMPORTER)/.test(output))
    return `pnpm-lock.yaml does not fit the package.json files: run node ${pnpm} install, and commit the lock file.`
  if (/EACCES|EROFS|EPERM/.test(output)) return `May not write below ${root}: look at who owns it. (${otherwise})`
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|network|META_FETCH_FAIL/i.test(output)
  )
    return 'npm packages could not be fetched: the first start needs the network. Behind a proxy set HTTPS_PROXY, with a mirror npm_config_registry; then start again.'
  return otherwise
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

// The whole of it or nothing. A stamp is written when what it vouches for is on disk (`sync`).
function write(file, content) {
  const half = `${file}.${process.pid}`
  writeFileSync(half, content)
  const descriptor = openSync(half, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(half, file)
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function stop(sentence) {
  say(`flotilla: ${sentence}`)
  process.exit(1)
}
