import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const guide = readFileSync(join(root, 'docs/guides/kubernetes-by-hand.md'), 'utf8')
const sections = guide.split(/^## /m).slice(1)

// The words of the guide name no context: here they can only mean this cluster.
const folder = mkdtempSync(join(tmpdir(), 'flotilla-by-hand-'))
const env = { ...process.env, KUBECONFIG: join(folder, 'config') }
const inShell = async (script: string) =>
  (await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: root, env })).stdout

beforeAll(async () => {
  const { stdout } = await run('kind', ['get', 'kubeconfig', '--name', 'flotilla'])
  writeFileSync(env.KUBECONFIG, stdout, { mode: 0o600 })
})

afterAll(async () => {
  await inShell('kubectl delete namespace by-hand --ignore-not-found')
  rmSync(folder, { recursive: true, force: true })
})

// What each section has to show, by its title.
const shows: Readonly<Record<string, (said: string) => void>> = {
  'Image and registry': (said) => expect(said).toContain('digest: sha256:'),
  Pod: (said) => expect(said).toMatch(/hello 1 from alone\n[^]*deleted/),
  Deployment: (said) => expect(said.match(/^hello-\S+ +1\/1 +Running/gm)?.length).toBeGreaterThanOrEqual(2),
  Service: (said) => expect(new Set(said.match(/from hello-\S+/g)).size).toBe(2),
  Scaling: (said) => expect(said).toMatch(/of 4 updated replicas[^]*successfully rolled out/),
  'Rolling update': (said) => expect(said).toMatch(/hello 2 from hello-/),
  Rollback: (said) => expect(said).toMatch(/it does not get ready\nhello 2 from [^]*rolled back[^]*hello 2 from/),
  'Away with it': (said) => expect(said).toContain('"by-hand" deleted'),
  'The same by chart': (said) => expect(said).toMatch(/kind: Deployment\n[^]*kind: NetworkPolicy\n[^]*catalog +\d+/),
}

test('each section with commands has something to show', () => {
  const titles = sections.filter((text) => text.includes('```sh cluster')).map(titleOf)
  expect(titles).toEqual(Object.keys(shows))
})

test.each(Object.keys(shows))(
  '%s',
  async (title) => {
    const section = sections.find((text) => titleOf(text) === title)!
    const scripts = [...section.matchAll(/^```sh cluster\n([^]*?)^```/gm)].map(([, script]) => script!)
    const said = await inShell(scripts.join(''))
    expect(said).not.toBe('')
    shows[title]!(said)
  },
  300_000,
)

const titleOf = (section: string): string => section.split('\n')[0]!
