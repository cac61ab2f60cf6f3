import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from '@flotilla/workspace/errors'
import { attempt, tool } from '@flotilla/workspace/tool'
import { kubectl } from './kubectl.ts'
import { names } from './names.ts'

/** Whether our cluster is there. */
export async function clusterExists(): Promise<boolean> {
  const list = await tool('kind', ['get', 'clusters'])
  return list.split('\n').includes(names.cluster)
}

/** One control plane and two workers, so that a rollout moves pods between nodes as it does elsewhere. */
export async function createCluster(port: number): Promise<void> {
  await tool('kind', ['create', 'cluster', '--name', names.cluster, '--wait', '180s', '--config', '-'], {
    input: configOf(port),
  })
}

/** Whether the cluster that exists answers within a minute and a half. Afterwards kubectl knows where it is, also when the context was lost. One whose Docker was ended may never answer again. */
export async function reviveCluster(): Promise<boolean> {
  await attempt('kind', ['export', 'kubeconfig', '--name', names.cluster])
  return awaitCluster(90).then(
    () => true,
    () => false,
  )
}

/** Waits for a cluster that was there before: after a restart of Docker its API takes a while, or never answers again. */
export async function awaitCluster(seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000
  const rest = () => `${Math.max(1, Math.ceil((until - performance.now()) / 1_000))}s`
  for (;;) {
    try {
      await kubectl(['get', '--raw', '/readyz', '--request-timeout', '5s'])
      return void (await kubectl(['wait', 'node', '--all', '--for', 'condition=Ready', '--timeout', rest()]))
    } catch (cause) {
      if (performance.now() < until) {
        await sleep(1_000)
        continue
      }
      const advice = names.ownCluster
        ? 'make it anew: npm run flotilla -- cluster down, then npm run cluster'
        : `kubectl --context ${names.context} get nodes says more`
      throw new CliError(`the cluster ${names.context} was not ready within ${seconds} s`, advice, { cause })
    }
  }
}

export async function deleteCluster(): Promise<void> {
  await tool('kind', ['delete', 'cluster', '--name', names.cluster])
}

export async function nodesOf(): Promise<string[]> {
  const list = await tool('kind', ['get', 'nodes', '--name', names.cluster])
  return list.split('\n').filter(Boolean)
}

/** How one gets to the gateway. */
export async function wayToGateway(): Promise<string> {
  if (names.atHome) return `http://127.0.0.1:${await gatewayPort()}`
  return `kubectl --context ${names.context} -n ${names.namespace} port-forward service/gateway ${names.port}:8080`
}

/** The port of this machine that leads to the gateway; chosen when the cluster was made. */
export async function gatewayPort(): Promise<number | undefined> {
  const mapped = await attempt('docker', ['port', `${names.cluster}-control-plane`, String(names.nodePort)])
  const port = mapped?.match(/:(\d+)\s*$/m)?.[1]
  return port === undefined ? undefined : Number(port)
}

function configOf(port: number): string {
  return `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    extraPortMappings:
      - { containerPort: ${names.nodePort}, hostPort: ${port}, listenAddress: 127.0.0.1, protocol: TCP }
  - role: worker
  - role: worker
`
}
