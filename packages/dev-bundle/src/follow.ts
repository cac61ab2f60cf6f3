import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openBundler } from '@flotilla/bundle'
import { isAlive, replaceFile } from '@flotilla/embedded-postgres'
import { root, type Service, stateFolder } from '@flotilla/workspace/repository'
import { isConcerned } from './is-concerned.ts'
import { watchTree } from './watch-tree.ts'
import { buildWeb } from './web.ts'

/** So that the files of one save are one bundle. */
const quietMs = 30

/** Leaves a process behind that bundles the service after each save, for as long as the process `pid` runs; unless one does already. `command` is the program that calls `bundleUntil`. */
export async function follow(command: readonly string[], name: string, pid: number): Promise<void> {
  const folder = join(stateFolder, 'bundling')
  mkdirSync(folder, { recursive: true })
  const pids = join(folder, `${name}.pids`)
  const [leader, follower] = (await readFile(pids, 'utf8').catch(() => '')).split(' ').map(Number)
  if (leader === pid && follower && isAlive(follower)) return
  const log = openSync(join(folder, `${name}.log`), 'w')
  const child = spawn(process.execPath, command, { cwd: root, detached: true, stdio: ['ignore', log, log] })
  child.unref()
  await replaceFile(pids, `${pid} ${child.pid}`)
}

/** Bundles the service now and after each save, until the process `pid` has ended. */
export async function bundleUntil(service: Service, pid: number): Promise<void> {
  const bundler = await openBundler(service.folder)
  let last: Awaited<ReturnType<typeof bundler.build>> | undefined = await bundler.build()
  // One after the other: two builds at once would write the same dist.
  let queue: Promise<unknown> = Promise.resolve()
  async function bringUpToDate(files: ReadonlySet<string>): Promise<void> {
    if (isConcerned(last, files)) {
      last = undefined
      last = await bundler.build()
      console.log(`${service.name}: dist/ ${last.hash}`)
    }
    await buildWeb(service)
  }
  const watched = ['apps', 'contracts', 'packages', `services/${service.name}`].map((folder) => join(root, folder))
  const onChange = (files: ReadonlySet<string>) => {
    queue = queue.then(() => bringUpToDate(files)).catch((error: Error) => console.error(error.message))
  }
  const watching = watchTree(watched, quietMs, onChange, console.error)
  while (isAlive(pid)) await sleep(1_000)
  watching.close()
  await queue
  await bundler.close()
}
