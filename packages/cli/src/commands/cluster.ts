import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { provideKeys, provideStaffPassword } from '../cluster/keys.ts'
import { clusterExists, createCluster, deleteCluster, gatewayPort } from '../cluster/kind.ts'
import { kubectl } from '../cluster/kubectl.ts'
import { installMetricsServer } from '../cluster/metrics-server.ts'
import { names } from '../cluster/names.ts'
import { makeNamespace } from '../cluster/namespace.ts'
import { findMissing } from '../cluster/needs.ts'
import { removeRegistry, startRegistry, wireRegistry } from '../cluster/registry.ts'
import { step } from '../cluster/step.ts'
import { CliError } from '../errors.ts'
import { operator } from '../operator/name.ts'
import { root } from '../repository.ts'

/** `flotilla cluster up|down|status [--port n] [--json]`: a Kubernetes on this machine for the shop. Each may be repeated. */
export async function cluster(args: string[]): Promise<number | void> {
  const options = { port: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const missing = await findMissing()
  if (missing.length > 0) throw new CliError(missing.join('\n'))
  const [verb = 'up'] = positionals
  if (verb === 'up') return up(Number(values.port ?? names.port))
  if (verb === 'down') return down()
  if (verb === 'status') return status(values.json)
  throw new CliError(`flotilla cluster: expected up, down or status, came ${verb}`)
}

async function up(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CliError(`--port: expected a port, came ${port}`)
  await step('registry', startRegistry)
  if (await clusterExists()) console.log('· cluster: is there')
  else await step('cluster: one control plane, two workers (about a minute)', () => createCluster(port))
  await step(`registry ${names.registryHost}, known to the nodes`, wireRegistry)
  await step('metrics-server', installMetricsServer)
  await step(`namespace ${names.namespace}, restricted`, makeNamespace)
  await step('service keys', () => provideKeys([operator, ...serviceNames()]))
  await step('password of staff', provideStaffPassword)
  const mapped = await gatewayPort()
  console.log(`✓ ready: kubectl --context ${names.context} -n ${names.namespace} get pods`)
  console.log('  next:  skaffold run   (or, without Skaffold: npm run flotilla -- deploy)')
  console.log(`  then:  http://127.0.0.1:${mapped}`)
  console.log('  staff: the password is in the Secret identity-staff-password')
}

async function down(): Promise<void> {
  if (await clusterExists()) await step('cluster: away', deleteCluster)
  await step('registry: away', removeRegistry)
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

/** Whatever has a chart and is a service. */
function serviceNames(): string[] {
  return readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, 'charts', name, 'Chart.yaml')))
}
