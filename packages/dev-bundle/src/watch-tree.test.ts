import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let home: string

// 11 folders.
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'flotilla-watch-'))
  for (const name of ['a', 'b', 'c', 'd', 'e']) mkdirSync(join(home, name, 'below'), { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true }))

// Watches `home`; saves a file in it, then makes a folder, and ends when it has noticed both.
const program = `
  import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
  import { watchTree } from ${JSON.stringify(new URL('watch-tree.ts', import.meta.url))}
  const home = process.argv[1]
  const noticed = new Set()
  const watching = watchTree([home], 1, (files) => {
    for (const file of files) noticed.add(file.slice(home.length + 1))
    if (noticed.size === 1) return mkdirSync(home + '/new', { recursive: true })
    watching.close()
    rmdirSync(home + '/new')
    console.log('noticed', [...noticed].join())
  }, console.log)
  writeFileSync(home + '/saved', '')`

// Limits are of a user namespace, so this one's hold for the program only.
const limitedTo = (setting: string) => ['-Ur', 'sh', '-c', `echo ${setting} && exec "$@"`, 'sh']
const node = [process.execPath, '--input-type=module', '-e', program, '--']

function canLimit(): boolean {
  try {
    execFileSync('unshare', limitedTo('7 > /proc/sys/user/max_inotify_watches').concat('true'), { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const isPermitted = canLimit()

function linesOf(setting: string): string[] {
  const output = execFileSync('unshare', [...limitedTo(setting), ...node, home], { encoding: 'utf8' })
  return output.trim().split('\n')
}

test.skipIf(!isPermitted)(
  'with too few inotify watches it says so once, with the setting, and goes on with those it has',
  () => {
    expect(linesOf('3 > /proc/sys/user/max_inotify_watches')).toEqual([
      'too few inotify watches: a save in 8 of the folders is not noticed until the next start; sudo sysctl fs.inotify.max_user_watches=524288 raises the limit',
      'noticed saved,new',
    ])
  },
)

test.skipIf(!isPermitted)('with no inotify instance left it says so once', () => {
  expect(linesOf('0 > /proc/sys/user/max_inotify_instances')).toEqual([
    'too few inotify watches: a save in 11 of the folders is not noticed until the next start; sudo sysctl fs.inotify.max_user_instances=1024 raises the limit',
  ])
})

test.skipIf(!isPermitted)('control: with enough it has nothing to say', () => {
  expect(linesOf('12 > /proc/sys/user/max_inotify_watches')).toEqual(['noticed saved,new'])
})
