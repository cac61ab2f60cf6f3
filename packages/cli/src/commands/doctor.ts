import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { root } from '../repository.ts'
import { storefrontPort } from '../supervisor/ports.ts'

const gigabyte = 1_000_000_000

/** What this machine has, what is short, and what only a cluster would need. Gives 1 when something that start needs is missing. */
export async function doctor(_args: string[]): Promise<number> {
  const { bavail, bsize } = statfsSync(root)
  const disk = (bavail * bsize) / gigabyte
  const memory = freemem() / gigabyte
  const port = await storefrontPort(undefined)
  const needed: [string, string, boolean][] = [
    ['node', process.version, process.versions.node.startsWith('24.')],
    ['disk free', `${disk.toFixed(1)} GB (start needs 1.5)`, disk >= 1.5],
    ['memory free', `${memory.toFixed(1)} GB (start needs 1)`, memory >= 1],
    ['storefront port', `${port}${port === 8080 ? '' : ' (8080 is taken)'}`, true],
  ]
  for (const [name, value, ok] of needed) console.log(`${ok ? 'ok     ' : 'missing'}  ${name}: ${value}`)
  console.log('\nfor a cluster on this machine (flotilla cluster up):')
  for (const [program, args] of clusterTools) {
    const version = versionOf(program, args)
    console.log(`${version ? 'ok     ' : 'missing'}  ${program}${version ? `: ${version}` : ''}`)
  }
  return needed.every(([, , ok]) => ok) ? 0 : 1
}

const clusterTools: [string, string[]][] = [
  ['docker', ['info', '--format', '{{.ServerVersion}}']],
  ['kind', ['version']],
  ['kubectl', ['version', '--client']],
  ['helm', ['version', '--short']],
  ['skaffold', ['version']],
]

function versionOf(program: string, args: string[]): string | undefined {
  try {
    const output = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    })
    return output.split('\n')[0]
  } catch {
    return undefined
  }
}
