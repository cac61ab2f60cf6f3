import { statfsSync } from 'node:fs'
import { type Finding, isOlder, versionIn } from '@flotilla/workspace/finding'
import { root } from '@flotilla/workspace/repository'
import { attempt } from '@flotilla/workspace/tool'
import { names } from './names.ts'

interface Need {
  readonly name: string
  readonly ask: readonly [string, ...string[]]
  /** Older ones were not tried. */
  readonly least?: string
  readonly get: string
  /** What is older is known not to do. */
  readonly firm?: boolean
  /** There is a way without it. */
  readonly optional?: boolean
}

const needs: readonly Need[] = [
  {
    name: 'docker',
    ask: ['docker', 'info', '--format', '{{.ServerVersion}}'],
    least: '20.10',
    get: 'install Docker and start it: https://docs.docker.com/get-docker/',
  },
  {
    name: 'buildx',
    ask: ['docker', 'buildx', 'version'],
    get: 'comes with Docker, or as docker-buildx-plugin: https://docs.docker.com/build/install-buildx/',
  },
  {
    name: 'kind',
    ask: ['kind', 'version'],
    least: '0.30',
    get: 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
  },
  {
    name: 'kubectl',
    ask: ['kubectl', 'version', '--client'],
    // kind 0.30 makes 1.34, and kubectl does with one minor version less.
    least: '1.33',
    get: 'https://kubernetes.io/docs/tasks/tools/',
  },
  {
    name: 'helm',
    ask: ['helm', 'version', '--short'],
    least: '4.0',
    get: 'Helm 4: https://helm.sh/docs/intro/install/',
    firm: true,
  },
  {
    name: 'skaffold',
    ask: ['skaffold', 'version'],
    least: '2.24',
    get: 'https://skaffold.dev/docs/install/, or do without: npm run flotilla -- deploy',
    optional: true,
  },
]

const gigabyte = 1_000_000_000
// The requests of all charts as kind gets them come to 3.1 GB; Kubernetes on three nodes, and what is to spare, is the rest.
const memoryNeeded = 6
// The image of a node, those of the shop on this machine and on two nodes, the caches of their builds.
const diskNeeded = 10

/** What `flotilla cluster up` and Skaffold need, with what of it is here. */
export async function examineClusterNeeds(): Promise<Finding[]> {
  const [tools, room] = await Promise.all([Promise.all(asked().map(examine)), examineRoom()])
  return [...tools, ...room]
}

/** A line for each program without which it does not work, with the way to get it. */
export async function findMissing(): Promise<string[]> {
  const needed = asked().filter(({ name, optional }) => !optional && name !== 'buildx')
  const findings = await Promise.all(needed.map(async (need) => ({ need, finding: await examine(need) })))
  return findings.flatMap(({ need, finding: { name, value, state, get } }) => {
    if (state === 'missing') return [`${name} does not answer: ${get}`]
    return state === 'old' && need.firm ? [`${name} ${value}: ${get}`] : []
  })
}

function asked(): readonly Need[] {
  return needs.filter(({ name }) => name !== 'kind' || names.ownCluster)
}

async function examine({ name, ask: [program, ...args], least, get, optional }: Need): Promise<Finding> {
  const answer = await attempt(program, args)
  if (answer === undefined) return { name, value: 'does not answer', state: optional ? 'without' : 'missing', get }
  const version = versionIn(answer)
  if (!version || !least) return { name, value: version ?? answer.trim().split('\n')[0]!, state: 'ok' }
  return isOlder(version, least)
    ? { name, value: `${version} is older than ${least}`, state: 'old', get }
    : { name, value: `${version} (${least} or newer)`, state: 'ok' }
}

/** Of what Docker has: on macOS that is a machine of its own. */
async function examineRoom(): Promise<Finding[]> {
  const answer = await attempt('docker', ['info', '--format', '{{.MemTotal}} {{.DockerRootDir}}'])
  if (!answer) return []
  const [total, folder] = answer.trim().split(' ') as [string, string]
  const memory = Number(total) / gigabyte
  const free = spaceAt(folder) ?? spaceAt(root)!
  return [
    {
      name: 'memory of Docker',
      value: `${memory.toFixed(1)} GB (the shop on kind needs ${memoryNeeded})`,
      state: memory >= memoryNeeded ? 'ok' : 'short',
    },
    {
      name: 'disk free for Docker',
      value: `${free.toFixed(1)} GB (the shop on kind needs ${diskNeeded})`,
      state: free >= diskNeeded ? 'ok' : 'short',
    },
  ]
}

function spaceAt(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return (bavail * bsize) / gigabyte
  } catch {
    return undefined
  }
}
