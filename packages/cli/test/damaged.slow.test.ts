import { existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isAlive, openCheckout, type Program, until } from './program.ts'

const checkout = openCheckout()
const folder = join(checkout.root, '.flotilla')
const stateFile = join(folder, 'state.json')

afterAll(checkout.remove)

/** What ext4 and xfs leave of a file after a power cut, and one that is gone. */
const damages = [
  ['empty', (file: string) => truncateSync(file)],
  ['half', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  ['NULs', (file: string) => writeFileSync(file, Buffer.alloc(statSync(file).size))],
  ['gone', (file: string) => rmSync(file)],
] as const

test('a state file that is damaged while the shop runs is written again; status, start and stop find it', async () => {
  const started = await start()
  for (const [, damage] of damages) {
    damage(stateFile)
    expect((await checkout.status()).ready).toBe(true)
  }
  damages[0][1](stateFile)
  const second = checkout.flotilla('start')
  expect(await second.exit).toBe(1)
  expect(second.output()).toContain('it runs here already')
  damages[3][1](stateFile)
  expect(await checkout.flotilla('stop').exit).toBe(0)
  expect(await started.exit).toBe(0)
  expect(existsSync(stateFile)).toBe(false)
})

test('every file of a stopped shop is made again, and what is new is said', async () => {
  for (const [, damage] of damages.slice(0, 3)) {
    const files = filesBelow(folder)
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual(
      expect.arrayContaining([
        'keys/alpha.json',
        'keys/trusted.json',
        'passwords.json',
        'postgres/password',
        'services/alpha/app/main.mjs',
        'services/alpha/bundle.json',
      ]),
    )
    writeFileSync(stateFile, '{"pid":1,"port":1,"token":"t","children":[]}')
    for (const file of [...files, stateFile]) damage(file)
    const started = await start()
    expect(started.output()).not.toMatch(/^ {4}at /m)
    for (const line of [
      /alpha: .*alpha\.json was damaged/,
      /passwords\.json was damaged/,
      /password was lost or damaged/,
    ])
      expect(started.output()).toMatch(line)
    // The roles have the new passwords, so the schema is prepared, and not migrated, again.
    expect(started.output()).not.toContain('migrated')
    expect(await checkout.flotilla('stop').exit).toBe(0)
  }
})

test('of a killed supervisor without state, status tells what runs, and stop ends it', async () => {
  const started = await start()
  const { database, services } = await checkout.status()
  const pids = [started.child.pid!, database!.pid!, ...services.map(({ pid }) => pid!)]
  for (const pid of pids) if (pid !== database!.pid) process.kill(pid, 'SIGSTOP')
  started.child.kill('SIGKILL')
  await started.exit
  truncateSync(stateFile)
  truncateSync(join(folder, 'postgres/data/postmaster.pid'))
  const status = checkout.flotilla('status')
  expect(await status.exit).toBe(1)
  for (const pid of pids.slice(1)) expect(status.output()).toContain(`${pid}`)
  const stop = checkout.flotilla('stop')
  expect(await stop.exit).toBe(0)
  expect(stop.output()).toContain('cleared away')
  await until(() => !pids.some(isAlive))
  const again = checkout.flotilla('stop')
  await again.exit
  expect(again.output()).toContain('nothing runs here')
})

async function start(): Promise<Program> {
  const started = checkout.flotilla('start')
  await until(() => /^http\S+\n$/m.test(started.output()) || (started.child.exitCode !== null && started.output()))
  expect({ code: started.child.exitCode, output: started.output() }).toMatchObject({ code: null })
  return started
}

/** Without logs, which nobody reads back, links to sources, and PostgreSQL's own, which it writes so that a power cut cannot harm them. */
function filesBelow(home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(
      (file) => !/\/(?:logs|postgres\/data|compile-cache|migrations)\/|\.log$/.test(file) && statSync(file).size > 0,
    )
}
