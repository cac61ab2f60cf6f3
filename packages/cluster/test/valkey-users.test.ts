import { execFileSync, spawnSync } from 'node:child_process'
import { findOwnValkeyServer, type ValkeyServer } from '@flotilla/cache/testing'
import { openValkeyCache } from '@flotilla/cache/valkey'
import { openValkeyCounts } from '@flotilla/cache/valkey-counts'
import { readServices, root } from '@flotilla/workspace/repository'
import { valkeyUsersFile, valkeyUsersOf } from '@flotilla/workspace/rights/valkey-users'
import { Redis } from 'iovalkey'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const password = 'rendered'
const found = await findOwnValkeyServer()
const missing = found.missing ?? (spawnSync('helm', ['version']).status === 0 ? undefined : 'there is no helm on PATH')

describe.skipIf(missing)(
  `on a real server, with the chart’s users${missing ? `: left out, ${missing}` : ''}`,
  async () => {
    const users = valkeyUsersOf(await readServices())
    const names = [...users.keys()]
    const clients: Redis[] = []
    let server: ValkeyServer
    beforeAll(async () => {
      server = await serve(rendered())
    })
    afterAll(async () => {
      for (const client of clients) client.disconnect()
      await server?.stop()
    })

    const serve = (acl: string) =>
      found.start({ args: ['--aclfile', '/tmp/users.acl'], files: { '/tmp/users.acl': acl } })
    const urlOf = (user: string) => Object.assign(new URL(server.url), { username: user, password }).href

    /** Of these commands, those that the server refuses, and how. */
    async function refusedOf(url: string, commands: readonly string[]): Promise<string[]> {
      const client = new Redis(url, { retryStrategy: () => null })
      clients.push(client.on('error', () => {}))
      const refused: string[] = []
      for (const command of commands) {
        const [name, ...args] = command.split(' ') as [string, ...string[]]
        const answer = await client.call(name, ...args).catch(({ message }: Error) => message)
        if (/NOPERM|NOAUTH|WRONGPASS|no permissions/i.test(String(answer))) refused.push(command)
      }
      return refused
    }

    test.for(names)('%s is refused what it does not use, and all that is another’s', async (name) => {
      const { uses } = users.get(name)!
      const tried = [...names, 'orders'].flatMap(commandsOn)
      const own = uses.flatMap((use) => commandsOf[use](`${name}:k`))
      const allowed = new Set([...own, ...(uses.includes('counts') ? transaction : [])])
      const refused = await refusedOf(urlOf(name), [...tried, ...everybodys])
      expect(allowed.size).toBeGreaterThan(2)
      expect(refused).toEqual([...tried, ...everybodys].filter((command) => !allowed.has(command)))
    })

    test('what services do with it goes its way', async () => {
      const errors: Error[] = []
      const options = { timeoutMs: 5_000, restMs: 0, onError: (error: Error) => void errors.push(error) }
      for (const [name, { uses }] of users) {
        const at = { url: urlOf(name), prefix: `${name}:`, ...options }
        if (uses.includes('cache')) {
          const cache = openValkeyCache(at)
          const keep = () => cache.set('tried', 1, 60_000).then(() => cache.get('tried'))
          await expect.poll(keep).toBe(1)
          await cache.delete('tried')
          await cache.close()
        }
        if (!uses.includes('counts')) continue
        let together = false
        const counts = openValkeyCounts({ ...at, onChange: (shared) => void (together = shared) })
        const count = async () => (await counts.add('tried', 60_000), together)
        await expect.poll(count).toBe(true)
        await counts.close()
      }
      expect(errors).toEqual([])
    })

    test('nobody comes in without a name, or with another password; control: who may do everything is refused nothing', async () => {
      const strangers = [server.url, urlOf('default'), urlOf('orders'), urlOf(names[0]!).replace(password, 'other')]
      for (const url of strangers) expect(await refusedOf(url, ['get catalog:k'])).toEqual(['get catalog:k'])
      const open = await serve('user default on nopass ~* &* +@all')
      const tried = [...names.flatMap(commandsOn), ...everybodys]
      const refused = await refusedOf(open.url, tried).finally(() => open.stop())
      expect(refused).toEqual([])
    })
  },
)

const commandsOf = {
  cache: (key: string) => [`get ${key}`, `set ${key} 1`, `unlink ${key}`],
  counts: (key: string) => [`set ${key} 1`, `incr ${key}`, `pttl ${key}`],
} as const

const transaction = ['multi', 'exec']

const commandsOn = (owner: string) => {
  const key = `${owner}:k`
  const others = [
    `del ${key}`,
    `expire ${key} 9`,
    `type ${key}`,
    `dump ${key}`,
    `hset ${key} a b`,
    `publish ${owner} x`,
  ]
  return [...new Set([...commandsOf.cache(key), ...commandsOf.counts(key), ...others])]
}

const everybodys = [
  'keys *',
  'scan 0',
  'randomkey',
  'dbsize',
  'flushdb',
  'config get *',
  'acl list',
  'client list',
  'slowlog get',
  'save',
  'eval return{1} 0',
  'script load return{1}',
  'get k',
  ...transaction,
]

/** The users as the chart makes them. */
function rendered(): string {
  const args = ['template', 'valkey', 'charts/valkey', '-f', valkeyUsersFile, '--set', `fixedPassword=${password}`]
  const objects = parseAllDocuments(execFileSync('helm', args, { cwd: root, encoding: 'utf8' })).map((one) =>
    one.toJS(),
  )
  return objects.find((one) => one?.metadata.name === 'valkey-users').stringData['users.acl']
}
