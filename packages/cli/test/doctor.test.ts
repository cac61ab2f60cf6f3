import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const bins: string[] = []
afterEach(() => {
  for (const bin of bins.splice(0)) rmSync(bin, { recursive: true })
})

const docker = `case "$1 $3" in
  *ServerVersion*) echo 29.1.0 ;;
  *MemTotal*) echo "\${MEMORY:-16000000000} /" ;;
  *) echo github.com/docker/buildx v0.30.1 ;;
esac`
const complete = {
  docker,
  kind: 'echo kind v0.31.0 go1.26.8 linux/amd64',
  kubectl: 'echo Client Version: v1.35.0',
  helm: 'echo v4.3.1',
  skaffold: 'echo v2.24.0',
}

test('flotilla cluster doctor says each version, what is the least, and how to get what is missing or too old', async () => {
  const whole = await withPrograms(complete, 'cluster doctor')
  expect(whole.output).toContain('ok       helm: 4.3.1 (4.0 or newer)\n')
  expect(whole.output).toContain('ok       docker: 29.1.0')
  expect(whole.output).toContain('ok       buildx: 0.30.1')
  expect(whole.output).toMatch(/ok {7}memory of Docker: 16.0 GB \(the shop on kind needs \d+\)/)
  const { kind: _kind, skaffold: _skaffold, ...rest } = complete
  const lacking = await withPrograms({ ...rest, helm: 'echo v3.18.6+gb76a950' }, 'cluster doctor')
  expect(lacking.code).toBe(1)
  expect(lacking.output).toContain('old      helm: 3.18.6 is older than 4.0 — Helm 4: https://helm.sh/')
  expect(lacking.output).toContain('missing  kind: does not answer — https://kind.sigs.k8s.io/')
  expect(lacking.output).toContain('without  skaffold: does not answer — https://skaffold.dev/')
})

test('it is not enough that Docker has the programs: they need memory', async () => {
  const { code, output } = await withPrograms({ ...complete, docker: `MEMORY=2000000000\n${docker}` }, 'cluster doctor')
  expect(output).toContain('short    memory of Docker: 2.0 GB')
  expect(code).toBe(1)
})

test('flotilla cluster up does not begin with Helm 3, nor without kind; Skaffold it does not need', async () => {
  const old = await withPrograms({ ...complete, helm: 'echo v3.18.6' }, 'cluster up')
  expect(old).toMatchObject({ code: 1, output: expect.stringContaining('helm 3.18.6 is older than 4.0: Helm 4') })
  const none = await withPrograms({ ...complete, kind: 'exit 1', skaffold: 'exit 1' }, 'cluster up')
  expect(none).toMatchObject({ code: 1, output: expect.stringContaining('kind does not answer') })
  expect(none.output).not.toContain('skaffold')
})

test('flotilla doctor tells the versions of what start stands on, and names what it can do without', async () => {
  const { output } = await withPrograms(complete, 'doctor')
  expect(output).toContain(`ok       node: ${process.versions.node}\n`)
  expect(output).toMatch(/^ok {7}PostgreSQL: 18\.\S+, from npm$/m)
  expect(output).toMatch(/^ok {7}pnpm: \d+\.\d+\.\d+$/m)
  expect(output).toContain('without  nats-server: none; tests and proofs on NATS are skipped — https://')
  const nats = await withPrograms({ ...complete, 'nats-server': 'echo nats-server: v2.10.1' }, 'doctor')
  expect(nats.output).toContain('old      nats-server: 2.10.1 is older than 2.12')
  expect(nats.code).toBe(1)
})

test('of a PostgreSQL of one’s own that does not answer it says so', async () => {
  const { code, output } = await withPrograms(complete, 'doctor', {
    FLOTILLA_POSTGRES_URL: 'postgres://postgres@127.0.0.1:9/postgres',
  })
  expect(output).toMatch(/^missing {2}PostgreSQL: .*ECONNREFUSED/m)
  expect(code).toBe(1)
})

/** With these programs on PATH and no others; each is a shell script. */
function withPrograms(programs: Readonly<Record<string, string>>, command: string, setting: NodeJS.ProcessEnv = {}) {
  const bin = mkdtempSync(join(tmpdir(), 'flotilla-doctor-'))
  bins.push(bin)
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const main = new URL('../src/main.ts', import.meta.url).pathname
  return new Promise<{ code: number; output: string }>((done) => {
    const env = { HOME: bin, PATH: bin, ...setting }
    const child = execFile(process.execPath, [main, ...command.split(' ')], { env }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}
