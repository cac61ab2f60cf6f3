import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

const ignored = new Set(['node_modules', 'dist', '.git', '.turbo', '.flotilla', 'test-results'])

/** What raises the limits of inotify that a watch may meet, by the code of the error. */
const settings: Record<string, string> = {
  ENOSPC: 'fs.inotify.max_user_watches=524288',
  EMFILE: 'fs.inotify.max_user_instances=1024',
}

/**
 * Tells the files that change below `folders`, those of `quietMs` together, and when the first of them did. Watches folder by folder: `recursive`
 * of Node on Linux would watch every file, and those in node_modules too. Says once when a limit of the kernel leaves folders unwatched, and which setting raises it.
 */
export function watchTree(
  folders: readonly string[],
  quietMs: number,
  onChange: (files: ReadonlySet<string>, since: number) => void,
  say: (line: string) => void,
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()
  let files = new Set<string>()
  let since = 0
  let timer: NodeJS.Timeout | undefined
  let unwatched = 0
  let limit: string | undefined
  let said = false

  function add(folder: string): void {
    if (watchers.has(folder)) return
    try {
      const names = readdirSync(folder, { withFileTypes: true })
      begin(folder)
      for (const entry of names) if (entry.isDirectory() && !ignored.has(entry.name)) add(join(folder, entry.name))
    } catch {
      // Not a folder, or gone again.
    }
  }

  function begin(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => name && changed(join(folder, name), name))
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
    } catch (error) {
      const setting = settings[(error as NodeJS.ErrnoException).code ?? '']
      if (!setting) throw error
      limit ??= setting
      unwatched++
    }
  }

  function sayLimit(): void {
    if (!limit || said) return
    said = true
    say(
      `too few inotify watches: a save in ${unwatched} of the folders is not noticed until the next start; sudo sysctl ${limit} raises the limit`,
    )
  }

  function drop(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function changed(path: string, name: string): void {
    if (ignored.has(name)) return
    if (watchers.has(path) && !existsSync(path)) drop(path)
    add(path)
    sayLimit()
    if (files.size === 0) since = performance.now()
    files.add(path)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const all = files
      files = new Set()
      onChange(all, since)
    }, quietMs)
  }

  for (const folder of folders) add(folder)
  sayLimit()
  return {
    close() {
      clearTimeout(timer)
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}
