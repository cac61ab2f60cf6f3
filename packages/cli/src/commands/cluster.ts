import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBundler } from '../bundle.ts'
import { provideKeys, provideStaffPassword } from '../cluster/keys.ts'
import {
  awaitCluster,
  clusterExists,
  createCluster,
  deleteCluster,
  gatewayPort,
  reviveCluster,
  wayToGateway,
} from '../cluster/kind.ts'
import { kubectl } from '../cluster/kubectl.ts'
import { installMetricsServer } from '../cluster/metrics-server.ts'
import { names } from '../cluster/names.ts'
import { deleteNamespace, makeNamespace } from '../cluster/namespace.ts'
import { examineClusterNeeds, findMissing } from '../cluster/needs.ts'
import { removeRegistry, startRegistry, wireRegistry } from '../cluster/registry.ts'
import { step } from '../cluster/step.ts'
import { report } from '../doctor/finding.ts'
import { CliError } from '../errors.ts'
import { operator } from '../operator/name.ts'
import { readServices, root } from '../repository.ts'

/** `flotilla cluster up|down|status|doctor [--port n] [--json]`: a Kubernetes on this machine for the shop, or a place for it on another. Each may be repeated. */
export async function cluster(args: string[]): Promise<number | void> {
  const options = { port: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [verb = 'up'] = positionals
  if (verb === 'doctor') return report(await examineClusterNeeds()) ? 0 : 1
  const missing = await findMissing()
  if (missing.length > 0) throw new CliError(missing.join('\n'))
  if (verb === 'up') return up(Number(values.port ?? names.port))
  if (verb === 'down') return down()
  if (verb === 'status') return status(values.json)
  throw new CliError(`flotilla cluster: expected up, down, status or doctor, came ${verb}`)
}

async function up(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CliError(`--port: expected a port, came ${port}`)
  await (names.ownCluster ? makeCluster(port) : step(`cluster ${names.context}: answers`, () => awaitCluster(30)))
  await step(`namespace ${names.namespace}, restricted`, makeNamespace)
  await step('service keys', () => provideKeys([operator, ...serviceNames()]))
  await step('password of staff', provideStaffPassword)
  // Skaffold asks for the files of its profile dev before it has anything bundled.
  if (names.atHome) await step('bundles, for skaffold dev', bundleAll)
  console.log(`✓ ready: kubectl --context ${names.context} -n ${names.namespace} get pods`)
  const skaffold = names.atHome
    ? 'skaffold run   (or, without Skaffold: npm run flotilla -- deploy)'
    : 'npm run flotilla -- deploy'
  console.log(`  next:  ${skaffold}`)
  console.log(`  then:  ${await wayToGateway()}`)
  console.log('  staff: the password is in the Secret identity-staff-password')
}

async function makeCluster(port: number): Promise<void> {
  await step('registry', startRegistry)
  if (await clusterExists()) {
    console.log('cluster: exists; waiting up to 90 s for its answer')
    const answers = await step((well) => `cluster: exists, ${well ? 'answers' : 'does not answer'}`, reviveCluster)
    if (!answers) await step('cluster: deleted, with what was on it', deleteCluster)
  }
  if (!(await clusterExists()))
    await step('cluster: one control plane, two workers (about a minute)', () => createCluster(port))
  await step(`registry ${names.registryHost}, known to the nodes`, wireRegistry)
  await step('metrics-server', installMetricsServer)
}

/** Of a place that is not this machine's own only the namespace goes. */
async function down(): Promise<void> {
  if (!names.atHome) return step(`namespace ${names.namespace}: away`, deleteNamespace)
  if (await clusterExists()) await step('cluster: away', deleteCluster)
  await step('registry: away', removeRegistry)
}

async function status(json: boolean): Promise<number> {
  const exists = names.ownCluster ? await clusterExists() : true
  const port = exists && names.atHome ? await gatewayPort() : undefined
  const nodes = exists ? JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])).items.map(toNode) : []
  const ready = nodes.length > 0 && nodes.every((node: { ready: boolean }) => node.ready)
  const standing = {
    ready,
    context: names.context,
    registry: names.registryHost,
    gateway: port && `http://127.0.0.1:${port}`,
    nodes,
  }
  if (json) console.log(JSON.stringify(standing))
  else if (!exists) console.log('no cluster: npm run cluster makes one')
  else {
    for (const node of nodes) console.log(`${node.name}: ${node.ready ? 'ready' : 'not ready'}`)
    console.log(`gateway: ${await wayToGateway()}, registry: ${standing.registry}`)
  }
  return exists ? 0 : 1
}

function toNode(node: any): { name: string; ready: boolean } {
  const condition = node.status.conditions.find((one: any) => one.type === 'Ready')
  return { name: node.metadata.name, ready: condition?.status === 'True' }
}

async function bundleAll(): Promise<void> {
  for (const { folder } of await readServices()) {
    const bundler = await openBundler(folder)
    await bundler.build().finally(() => bundler.close())
  }
}

/** Whatever is deployed and is a service. */
function serviceNames(): string[] {
  return readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, `charts/services/${name}.yaml`)))
}
