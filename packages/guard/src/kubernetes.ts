import { readFileSync } from 'node:fs'

/** The parts of a pod that are looked at. */
export interface Pod {
  readonly metadata: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
  }
  readonly status: {
    readonly podIP?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly containerStatuses?: readonly { readonly restartCount: number }[]
  }
}

export interface Kubernetes {
  pods(labels: string): Promise<Pod[]>
  deleteDeployment(name: string): Promise<void>
  /** A Kubernetes event about a Deployment; `kubectl get events` and `kubectl describe` show it. */
  tell(event: { deployment: string; reason: string; message: string; type: 'Normal' | 'Warning' }): Promise<void>
}

const home = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The API server, as a pod with a projected token reaches it. NODE_EXTRA_CA_CERTS has to name its certificate. */
export function fromPod(env: NodeJS.ProcessEnv): Kubernetes {
  const namespace = readFileSync(`${home}/namespace`, 'utf8')
  const base = `https://${env.KUBERNETES_SERVICE_HOST}:${env.KUBERNETES_SERVICE_PORT}`

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${base}${path}`, {
      method,
      // Read each time: it is renewed.
      headers: { authorization: `Bearer ${readFileSync(`${home}/token`, 'utf8')}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    })
    if (!response.ok && !(method === 'DELETE' && response.status === 404))
      throw new Error(`${method} ${path}: the API server answered ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  return {
    async pods(labels) {
      const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels)}`
      return (await ask<{ items: Pod[] }>('GET', path)).items
    },
    async deleteDeployment(name) {
      await ask('DELETE', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`)
    },
    async tell({ deployment, reason, message, type }) {
      const at = new Date().toISOString()
      await ask('POST', `/api/v1/namespaces/${namespace}/events`, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { generateName: `${deployment}-guard-`, namespace },
        involvedObject: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace },
        reason,
        message,
        type,
        source: { component: 'flotilla-guard' },
        firstTimestamp: at,
        lastTimestamp: at,
        count: 1,
      })
    },
  }
}
