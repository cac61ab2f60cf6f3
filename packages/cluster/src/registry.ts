import { attempt, tool } from '@flotilla/workspace/tool'
import { nodesOf } from './kind.ts'
import { apply } from './kubectl.ts'
import { names } from './names.ts'

const inner = 5000

/** Starts the registry's container: the one that exists, or another in its place when that does not start. */
export async function startRegistry(): Promise<void> {
  if ((await attempt('docker', ['start', names.registry])) !== undefined) return
  await removeRegistry()
  const publish = `127.0.0.1:${names.registryPort}:${inner}`
  await tool('docker', ['run', '-d', '--restart=always', '--name', names.registry, '-p', publish, 'registry:3'])
}

/**
 * Lets the nodes pull from it by the name that this machine pushes to (kind's "Local Registry"), and says so where tools look for
 * it (KEP-1755, local-registry-hosting).
 */
export async function wireRegistry(): Promise<void> {
  const networks = await tool('docker', ['inspect', '-f', '{{json .NetworkSettings.Networks}}', names.registry])
  if (!('kind' in JSON.parse(networks))) await tool('docker', ['network', 'connect', 'kind', names.registry])
  const folder = `/etc/containerd/certs.d/${names.registryHost}`
  const script = `mkdir -p ${folder} && cat > ${folder}/hosts.toml`
  const input = `[host."http://${names.registry}:${inner}"]\n`
  for (const node of await nodesOf()) await tool('docker', ['exec', '-i', node, 'sh', '-c', script], { input })
  await apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'local-registry-hosting', namespace: 'kube-public' },
    data: {
      'localRegistryHosting.v1': `host: "${names.registryHost}"\nhelp: "https://kind.sigs.k8s.io/docs/user/local-registry/"\n`,
    },
  })
}

export async function removeRegistry(): Promise<void> {
  await attempt('docker', ['rm', '-f', '-v', names.registry])
}
