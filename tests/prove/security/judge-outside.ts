import { execFile, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { headers } from '@flotilla/contract'
import type { Proof } from '../harness/proof.ts'
import type { Target } from './target.ts'
import { openForge } from './tokens.ts'

const run = promisify(execFile)
const program = 'schemathesis'
const checks = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'

/** A tester that knows nothing of this code: it reads the documents that services publish, and asks what they say. */
export async function judgeOutside(proof: Proof, { shop, staff }: Target): Promise<void> {
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim()
  if (!version) return proof.skip('the published documents, asked by an outside tester', `${program} is not on PATH`)
  const forge = openForge(shop.folder)
  const faults: string[] = []
  const rows: unknown[][] = []
  for (const service of shop.services) {
    const isEdge = service === 'gateway'
    const person = { sub: 'customer-outside', aud: 'shop', roles: ['customer', 'staff'], lives: 3_600 }
    const inner = {
      authorization: `Bearer ${await forge.by('gateway', { sub: 'service:gateway', aud: service, lives: 3_600 })}`,
      [headers.userToken]: await forge.by('gateway', person),
    }
    const cookie = Object.entries((await staff()).jar)
      .map((pair) => pair.join('='))
      .join('; ')
    const { said, code } = await ask(shop.urlOf(service), {
      given: isEdge ? { cookie } : inner,
      seed: proof.seed,
      examples: proof.long ? 200 : 5,
    })
    rows.push([service, /(\d+) generated/.exec(said)?.[1] ?? '?', code === 0 ? 'fits' : `exit code ${code}`])
    if (code !== 0) faults.push(`${service}: ${said.slice(-3_000)}`)
  }
  proof.table([version, 'requests', 'answers'], rows)
  proof.none('outside: every answer to an outside tester is one that the published document allows', faults)
}

async function ask(
  url: string,
  { given, seed, examples }: { given: Record<string, string>; seed: number; examples: number },
) {
  const asked = Object.entries(given).flatMap(([name, value]) => ['-H', `${name}:${value}`])
  const args = [
    'run',
    `${url}/openapi.json`,
    '--url',
    url,
    '-c',
    checks,
    '-n',
    `${examples}`,
    '--seed',
    `${seed}`,
    '--no-color',
    '--phases',
    'examples,coverage,fuzzing',
    '--max-failures',
    '5',
    '--suppress-health-check',
    'all',
    '--generation-database',
    'none',
    ...asked,
  ]
  // It keeps what it found where it runs.
  return run(program, args, { cwd: tmpdir(), maxBuffer: 1e8 }).then(
    ({ stdout }) => ({ said: stdout, code: 0 }),
    ({ stdout, stderr, code }) => ({ said: `${stdout}${stderr}`, code: Number(code) || 1 }),
  )
}
