import { readFileSync } from 'node:fs'
import { apply, kubectl } from './kubectl.ts'

/** What HPA and `kubectl top` read. kind's kubelets have certificates that nobody signed, hence --kubelet-insecure-tls in the manifest. */
export async function installMetricsServer(): Promise<void> {
  await apply(readFileSync(new URL('metrics-server.yaml', import.meta.url), 'utf8'))
  await kubectl(['-n', 'kube-system', 'rollout', 'status', 'deployment/metrics-server', '--timeout=180s'])
}
