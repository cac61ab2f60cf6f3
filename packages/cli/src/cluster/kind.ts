import { names } from './names.ts'
import { attempt, tool } from './tool.ts'

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

export async function deleteCluster(): Promise<void> {
  await tool('kind', ['delete', 'cluster', '--name', names.cluster])
}

export async function nodesOf(): Promise<string[]> {
  const list = await tool('kind', ['get', 'nodes', '--name', names.cluster])
  return list.split('\n').filter(Boolean)
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
