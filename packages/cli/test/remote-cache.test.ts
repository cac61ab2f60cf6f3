import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { root } from '@flotilla/workspace/repository'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

// A team's cache, in memory (docs/guides/share-the-cache.md). What asks it is turbo itself, with this repository's settings.
const token = 'a-token'
const kept = new Map<string, { body: Uint8Array; tag: string }>()
let asked: string[] = []
let server: Server
let home: string

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-cache-'))
  mkdirSync(join(home, 'bin'))
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  writeFileSync(join(home, 'bin/pnpm'), `#!/bin/sh\nexec "${process.execPath}" "${pnpm}" "$@"\n`, { mode: 0o755 })
})
afterAll(() => {
  server.close()
  rmSync(home, { recursive: true, force: true })
})
beforeEach(() => {
  kept.clear()
  asked = []
})

test('what one has built, another gets from the team’s cache', async () => {
  expect(await build('mine', 'key')).toContain('cache miss')
  expect(kept.size).toBe(1)
  expect([...kept.values()][0]!.tag).not.toBe('')
  expect(await build('yours', 'key')).toMatch(/cache hit[^]*FULL TURBO/)
  expect(readFileSync(join(home, 'yours/packages/one/dist/out'), 'utf8')).toBe('built\n')
})

test('what was signed with another key is not taken', async () => {
  await build('mine', 'key')
  expect(await build('yours', 'another key')).toContain('cache miss')
})

test('it is asked for artifacts and nothing else; without a token for nothing', async () => {
  await build('mine', 'key')
  expect(asked.filter((path) => !path.includes('/artifacts'))).toEqual([])
  asked = []
  expect(await build('yours', 'key', { TURBO_TOKEN: '' })).toContain('cache miss')
  expect(asked).toEqual([])
})

/** In a folder of its own, without a cache of its own. */
async function build(name: string, key: string, more: Record<string, string> = {}): Promise<string> {
  const cwd = join(home, name)
  rmSync(cwd, { recursive: true, force: true })
  mkdirSync(join(cwd, 'packages/one'), { recursive: true })
  const write = (path: string, document: object) => writeFileSync(join(cwd, path), JSON.stringify(document))
  const { remoteCache } = JSON.parse(readFileSync(join(root, 'turbo.json'), 'utf8'))
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  write('turbo.json', { remoteCache, tasks: { build: { outputs: ['dist/**'] } } })
  write('package.json', { name: 'team', private: true, packageManager })
  write('packages/one/package.json', { name: 'one', scripts: { build: 'mkdir dist && echo built > dist/out' } })
  writeFileSync(join(cwd, 'pnpm-workspace.yaml'), 'packages: [packages/*]\npmOnFail: ignore\n')
  writeFileSync(join(cwd, 'pnpm-lock.yaml'), "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  packages/one: {}\n")
  const env = {
    ...process.env,
    PATH: [join(home, 'bin'), process.env.PATH].join(delimiter),
    TURBO_API: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    TURBO_TOKEN: token,
    TURBO_TEAM: 'harbour',
    TURBO_REMOTE_CACHE_SIGNATURE_KEY: key,
    TURBO_TELEMETRY_DISABLED: '1',
    ...more,
  }
  const child = spawn(join(root, 'node_modules/.bin/turbo'), ['run', 'build', '--cache-dir=.turbo/own'], { cwd, env })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return out + err
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url!.split('?')[0]!
  asked.push(`${request.method} ${path}`)
  const id = /^\/v8\/artifacts\/([0-9a-f]{16,})$/.exec(path)?.[1]
  const body = await buffer(request)
  const json = (status: number, document: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  if (request.headers.authorization !== `Bearer ${token}`) json(403, {})
  else if (!id) json(200, { status: 'enabled' })
  else if (request.method === 'PUT') {
    kept.set(id, { body, tag: String(request.headers['x-artifact-tag'] ?? '') })
    json(202, { urls: [] })
  } else {
    const found = kept.get(id)
    if (!found) json(404, {})
    else response.writeHead(200, { 'x-artifact-tag': found.tag }).end(request.method === 'HEAD' ? '' : found.body)
  }
}
