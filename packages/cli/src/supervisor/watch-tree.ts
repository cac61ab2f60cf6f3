import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

const ignored = new Set(['node_modules', 'dist', '.git', '.turbo', '.flotilla', 'test-results'])

/**
 * Tells the files that change below `folders`, those of `quietMs` together, and when the first of them did. Watches folder by folder: `recursive`
 * of Node on Linux would watch every file, and those in node_modules too.
 */
export function watchTree(
  folders: readonly string[],
  quietMs: number,
  onChange: (files: ReadonlySet<string>, since: number) => void,
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()
  let files = new Set<string>()
  let since = 0
  let timer: NodeJS.Timeout | undefined

  function add(folder: string): void {
    if (watchers.has(folder)) return
    try {
      const names = readdirSync(folder, { withFileTypes: true })
      const watcher = watch(folder, (_, name) => name && changed(join(folder, name), name))
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
      for (const entry of names) if (entry.isDirectory() && !ignored.has(entry.name)) add(join(folder, entry.name))
    } catch {
      // Not a folder, or gone again.
    }
  }

  function drop(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function changed(path: string, name: string): void {
    if (ignored.has(name)) return
    if (watchers.has(path) && !existsSync(path)) drop(path)
    add(path)
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
  return {
    close() {
      clearTimeout(timer)
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}
