import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { replaceFile } from '@flotilla/embedded-postgres'
import { openBundler } from '../bundle.ts'
import { CliError } from '../errors.ts'
import { readServices, root, type Service, stateFolder } from '../repository.ts'
import { isAlive } from '../supervisor/leftovers.ts'
import { isConcerned } from '../supervisor/on-save.ts'
import { watchTree } from '../supervisor/watch-tree.ts'
import { buildWeb } from '../supervisor/web.ts'

/** So that the files of one save are one bundle. */
const quietMs = 30

/**
 * `flotilla bundle [<service> …]`: dist/ of each, as its image has it. With `--follow <pid>`, as `skaffold dev` calls it, another process goes on to bundle after each save, for as
 * long as the process with that pid is there.
 */
export async function bundle(args: string[]): Promise<void> {
  const options = { follow: { type: 'string' }, until: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const all = await readServices()
  const unknown = positionals.filter((name) => !all.some((service) => service.name === name))
  if (unknown.length > 0)
    throw new CliError(`no such service: ${unknown.join(', ')}`, `There are: ${all.map(({ name }) => name).join(', ')}`)
  const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  if (values.until !== undefined) return void (await Promise.all(chosen.map((one) => goOn(one, Number(values.until)))))
  for (const service of chosen) {
    const bundler = await openBundler(service.folder)
    const { hash } = await bundler.build().finally(() => bundler.close())
    await buildWeb(service)
    console.log(`${service.name}: dist/ ${hash}`)
    if (values.follow !== undefined) await follow(service.name, Number(values.follow))
  }
}

/** Leaves a process behind that goes on, unless one does already for the same process. */
async function follow(name: string, pid: number): Promise<void> {
  const folder = join(stateFolder, 'bundling')
  mkdirSync(folder, { recursive: true })
  const [leader, follower] = read(join(folder, `${name}.pids`))
    .split(' ')
    .map(Number)
  if (leader === pid && follower && isAlive(follower)) return
  const log = openSync(join(folder, `${name}.log`), 'w')
  const args = [join(import.meta.dirname, '../main.ts'), 'bundle', name, '--until', `${pid}`]
  const child = spawn(process.execPath, args, { cwd: root, detached: true, stdio: ['ignore', log, log] })
  child.unref()
  await replaceFile(join(folder, `${name}.pids`), `${pid} ${child.pid}`)
}

async function goOn(service: Service, pid: number): Promise<void> {
  const bundler = await openBundler(service.folder)
  let last: Awaited<ReturnType<typeof bundler.build>> | undefined = await bundler.build()
  // One after the other: two builds at once would write the same dist.
  let queue: Promise<unknown> = Promise.resolve()
  async function bringUpToDate(files: ReadonlySet<string>): Promise<void> {
    await buildWeb(service)
    if (!isConcerned(last, files)) return
    last = undefined
    last = await bundler.build()
    console.log(`${service.name}: dist/ ${last.hash}`)
  }
  const watched = ['contracts', 'packages', `services/${service.name}`].map((folder) => join(root, folder))
  const onChange = (files: ReadonlySet<string>) => {
    queue = queue.then(() => bringUpToDate(files)).catch((error: Error) => console.error(error.message))
  }
  const watching = watchTree(watched, quietMs, onChange, console.error)
  while (isAlive(pid)) await sleep(1_000)
  watching.close()
  await queue
  await bundler.close()
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
