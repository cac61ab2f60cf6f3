import { existsSync, readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { provideKeys } from '../cluster/keys.ts'
import { clusterExists, createCluster, deleteCluster, gatewayPort } from '../cluster/kind.ts'
import { kubectl } from '../cluster/kubectl.ts'
import { installMetricsServer } from '../cluster/metrics-server.ts'
import { names } from '../cluster/names.ts'
import { makeNamespace } from '../cluster/namespace.ts'
import { findMissing } from '../cluster/needs.ts'
import { removeRegistry, startRegistry, wireRegistry } from '../cluster/registry.ts'

const root = new URL('../../../../', import.meta.url)

/** `flotilla cluster up|down|status [--port n] [--json]`: a Kubernetes on this machine for the shop. Each may be repeated. */
export async function cluster(args: readonly string[]): Promise<number> {
  const options = { port: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const missing = await findMissing()
  if (missing.length > 0) {
    for (const line of missing) console.error(line)
    return 1
  }
  const [verb = 'up'] = positionals
  if (verb === 'up') return up(Number(values.port ?? names.port))
  if (verb === 'down') return down()
  if (verb === 'status') return status(values.json)
  console.error(`flotilla cluster: expected up, down or status, came ${verb}`)
  return 2
}

async function up(port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    console.error(`flotilla cluster: --port must be a port, came ${port}`)
    return 2
  }
  await step('registry', startRegistry)
  if (await clusterExists()) console.log('· cluster: is there')
  else await step('cluster: one control plane, two workers (about a minute)', () => createCluster(port))
  await step(`registry ${names.registryHost}, known to the nodes`, wireRegistry)
  await step('metrics-server', installMetricsServer)
  await step(`namespace ${names.namespace}, restricted`, makeNamespace)
  await step('service keys', () => provideKeys(serviceNames()))
  const mapped = await gatewayPort()
  console.log(`✓ ready: kubectl --context ${names.context} -n ${names.namespace} get pods`)
  console.log('  next:  skaffold run   (or, without Skaffold: npm run flotilla -- deploy)')
  console.log(`  then:  http://127.0.0.1:${mapped}`)
  return 0
}

async function down(): Promise<number> {
  if (await clusterExists()) await step('cluster: away', deleteCluster)
  await step('registry: away', removeRegistry)
  return 0
}

async function status(json: boolean): Promise<number> {
  const exists = await clusterExists()
  const port = exists ? await gatewayPort() : undefined
  const nodes = exists ? JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])).items.map(toNode) : []
  const ready = nodes.length > 0 && nodes.every((node: { ready: boolean }) => node.ready)
  const report = {
    ready,
    context: names.context,
    registry: names.registryHost,
    gateway: port && `http://127.0.0.1:${port}`,
    nodes,
  }
  if (json) console.log(JSON.stringify(report))
  else if (!exists) console.log('no cluster: npm run cluster makes one')
  else {
    for (const node of nodes) console.log(`${node.name}: ${node.ready ? 'ready' : 'not ready'}`)
    console.log(`gateway: ${report.gateway}, registry: ${report.registry}`)
  }
  return exists ? 0 : 1
}

function toNode(node: any): { name: string; ready: boolean } {
  const condition = node.status.conditions.find((one: any) => one.type === 'Ready')
  return { name: node.metadata.name, ready: condition?.status === 'True' }
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const result = await work()
  console.log(`✓ ${what} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`)
  return result
}

/** Whatever has a chart and is a service. */
export function serviceNames(): string[] {
  const services = new URL('services/', root)
  return readdirSync(services).filter((name) => existsSync(new URL(`../charts/${name}/Chart.yaml`, services)))
}
