import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nothingRuns } from '@flotilla/supervisor/status'
import { afterAll, expect, test } from 'vitest'
import { isAlive, openCheckout, until } from './program.ts'

const checkout = openCheckout()

afterAll(checkout.remove)

test('after kill -9 of the supervisor its services end, and the next start takes over', async () => {
  const first = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
  const orphans = (await checkout.status()).services.map(({ pid }) => pid!)
  const database = Number(
    readFileSync(join(checkout.root, '.flotilla/postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
  )
  first.child.kill('SIGKILL')
  await first.exit
  await until(() => orphans.every((pid) => !isAlive(pid)))
  expect(isAlive(database)).toBe(true)

  const second = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
  // Not migrated again: the data is the same as before.
  expect(second.output()).not.toContain('migrated')
  second.child.kill('SIGTERM')
  expect(await second.exit).toBe(0)
})

test('--detach comes back when all is ready; --reset begins with an empty database; stop stops', async () => {
  const detached = checkout.flotilla('start', '--detach', '--reset')
  expect(await detached.exit).toBe(0)
  expect(detached.output()).toContain('alpha: migrated (0001_alpha)')
  const { ready, storefront, services } = await checkout.status()
  expect(ready).toBe(true)
  expect(detached.output().trim().split('\n').at(-1)).toBe(storefront)
  expect(await checkout.flotilla('stop').exit).toBe(0)
  expect(services.filter(({ pid }) => isAlive(pid!))).toEqual([])
})

test('a start that fails says why, gives 1 and leaves nothing behind', async () => {
  const broken = join(checkout.root, 'services/alpha/src/greeting.ts')
  renameSync(broken, `${broken}.away`)
  const failing = checkout.flotilla('start', '--detach')
  expect(await failing.exit).toBe(1)
  expect(failing.output()).toContain('alpha does not build')
  expect(failing.output()).toContain('Could not resolve "./greeting.ts"')
  renameSync(`${broken}.away`, broken)
  const stop = checkout.flotilla('stop')
  await stop.exit
  expect(stop.output()).toContain('nothing runs here')
})

test.for(['start', 'start --detach'])(
  'services that refuse their configuration end flotilla %s at once, each finding once',
  async (command) => {
    const mains = ['alpha', 'beta'].map((name) => join(checkout.root, `services/${name}/src/main.ts`))
    const before = mains.map((main) => readFileSync(main))
    const refuse = `console.error('the configuration is not valid: LEVEL must be one of high, low, got "HIGH"'); process.exit(78)`
    for (const main of mains) writeFileSync(main, refuse)
    const failing = checkout.flotilla(...command.split(' '))
    expect(await failing.exit).toBe(1)
    mains.forEach((main, i) => writeFileSync(main, before[i]!))
    const [ready, sentence, ...more] = failing.output().trim().split('\n')
    expect(ready).toMatch(/^database: ready at /)
    expect(sentence).toBe('flotilla: alpha, beta: LEVEL must be one of high, low, got "HIGH"')
    expect(more).toEqual([])
    expect(existsSync(join(checkout.root, '.flotilla/postgres/data/postmaster.pid'))).toBe(false)
    expect(await checkout.status()).toEqual(nothingRuns)
  },
)

test.for(['start', 'start --detach'])(
  'migrations that are not those that ran end flotilla %s at once, those of all services together',
  async (command) => {
    const [alpha, beta] = ['alpha', 'beta'].map((name) => join(checkout.root, `services/${name}/migrations`))
    const before = readFileSync(join(alpha!, '0001_alpha.sql'))
    appendFileSync(join(alpha!, '0001_alpha.sql'), '-- edited')
    renameSync(join(beta!, '0001_beta.sql'), join(beta!, '0001_gamma.sql'))
    const failing = checkout.flotilla(...command.split(' '))
    expect(await failing.exit).toBe(1)
    writeFileSync(join(alpha!, '0001_alpha.sql'), before)
    renameSync(join(beta!, '0001_gamma.sql'), join(beta!, '0001_beta.sql'))
    expect(failing.output().trim().split('\n')).toEqual([
      expect.stringMatching(/^database: ready at /),
      expect.stringMatching(
        /^flotilla: alpha: \S+\/alpha\/migrations\/0001_alpha\.sql changed after it ran: put it back/,
      ),
      expect.stringMatching(/^beta: \S+\/0001_gamma\.sql ran as 0001_beta: give it back that name$/),
      expect.stringMatching(/^ {2}Nothing was run\. .*npm start -- --reset$/),
    ])
    expect(existsSync(join(checkout.root, '.flotilla/postgres/data/postmaster.pid'))).toBe(false)
    expect(await checkout.status()).toEqual(nothingRuns)
  },
)

test('a supervisor that hangs is ended by stop with all that it runs, and cannot come back', async () => {
  const hung = checkout.flotilla('start')
  const { services, database } = await until(async () => {
    const status = await checkout.status()
    return status.ready && status
  })
  hung.child.kill('SIGSTOP')
  const stop = checkout.flotilla('stop')
  expect(await stop.exit).toBe(0)
  expect(stop.output()).toContain('cleared away')
  expect(hung.child.signalCode).toBe('SIGKILL')
  await until(() => ![database!.pid!, ...services.map(({ pid }) => pid!)].some(isAlive))
})

test('a start that fails when the database has started leaves no server behind', async () => {
  writeFileSync(join(checkout.root, 'services/alpha/migrations/0002_broken.sql'), 'no SQL')
  const failing = checkout.flotilla('start')
  expect(await failing.exit).toBe(1)
  expect(failing.output()).toMatch(/^flotilla: alpha: \S+\/0002_broken\.sql:1: syntax error at or near "no"$/m)
  expect(existsSync(join(checkout.root, '.flotilla/postgres/data/postmaster.pid'))).toBe(false)
})
