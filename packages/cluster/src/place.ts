import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBundler } from '@flotilla/bundle'
import { operator } from '@flotilla/workspace/operator'
import { readServices, root } from '@flotilla/workspace/repository'
import { provideKeys, provideStaffPassword } from './keys.ts'
import { awaitCluster, clusterExists, createCluster, deleteCluster, gatewayPort, reviveCluster } from './kind.ts'
import { kubectl } from './kubectl.ts'
import { installMetricsServer } from './metrics-server.ts'
import { names } from './names.ts'
import { deleteNamespace, makeNamespace } from './namespace.ts'
import { removeRegistry, startRegistry, wireRegistry } from './registry.ts'
import { step } from './step.ts'

/** Makes the cluster of this machine, or a place for the shop on another, with keys and the password of staff. May be repeated. */
export async function makePlace(port: number): Promise<void> {
  await (names.ownCluster ? makeCluster(port) : step(`cluster ${names.context}: answers`, () => awaitCluster(30)))
  await step(`namespace ${names.namespace}, restricted`, makeNamespace)
  await step('service keys', () => provideKeys([operator, ...serviceNames()]))
  await step('password of staff', provideStaffPassword)
  // Skaffold asks for the files of its profile dev before it has anything bundled.
  if (names.atHome) await step('bundles, for skaffold dev', bundleAll)
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

/** Removes it. Of a place that is not this machine's own only the namespace goes. */
export async function removePlace(): Promise<void> {
  if (!names.atHome) return step(`namespace ${names.namespace}: away`, deleteNamespace)
  if (await clusterExists()) await step('cluster: away', deleteCluster)
  await step('registry: away', removeRegistry)
}

/** How it stands; undefined where there is no cluster. */
export async function standingOfPlace() {
  if (names.ownCluster && !(await clusterExists())) return undefined
  const port = names.atHome ? await gatewayPort() : undefined
  const nodes = (JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])).items as any[]).map(toNode)
  return {
    ready: nodes.length > 0 && nodes.every(({ ready }) => ready),
    context: names.context,
    registry: names.registryHost,
    gateway: port && `http://127.0.0.1:${port}`,
    nodes,
  }
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
