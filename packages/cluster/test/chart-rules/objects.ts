import { labelsOf, type Manifest, type Rule, selects, servers, workloads } from './rule.ts'

const stable = [
  'v1',
  'apps/v1',
  'batch/v1',
  'policy/v1',
  'autoscaling/v2',
  'networking.k8s.io/v1',
  'rbac.authorization.k8s.io/v1',
]
const powerful = ['escalate', 'bind', 'impersonate']

/** What is asked of everything else. */
export const objectRules: readonly Rule[] = [
  {
    asks: 'its API is stable',
    from: 'kube-score stable-version; kube-linter no-extensions-v1beta',
    kinds: [...workloads, 'Service', 'NetworkPolicy', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Role'],
    holds: ({ apiVersion }) => stable.includes(apiVersion),
    breaks: (object) => void (object.apiVersion = 'apps/v1beta1'),
  },
  {
    asks: 'its labels are values that Kubernetes takes',
    from: 'kube-score label-values',
    kinds: [...workloads, 'Service'],
    holds: ({ metadata }) =>
      Object.values(metadata.labels).every((value) => /^([a-z0-9]([\w.-]{0,61}[a-z0-9])?)?$/i.test(String(value))),
    breaks: ({ metadata }) => void (metadata.labels.owner = 'a team!'),
  },
  {
    asks: 'not in the default namespace, nor in that of the system',
    from: 'Checkov CKV_K8S_21; Trivy KSV-0110, -0037',
    kinds: [...workloads, 'Service', 'Secret', 'ConfigMap'],
    holds: ({ metadata }) => !['default', 'kube-system'].includes(metadata.namespace),
    breaks: ({ metadata }) => void (metadata.namespace = 'default'),
  },
  {
    asks: 'it finds pods, by a port that they have',
    from: 'kube-score service-targets-pod; kube-linter dangling-service, invalid-target-ports',
    kinds: ['Service'],
    holds: ({ spec }, all) =>
      all.some(
        (one) =>
          servers.includes(one.kind) &&
          selects(spec.selector, labelsOf(one)) &&
          spec.ports.every(({ port, targetPort = port }: Manifest) =>
            one.spec.template.spec.containers.some(({ ports = [] }: Manifest) =>
              ports.some(({ name, containerPort }: Manifest) => targetPort === name || targetPort === containerPort),
            ),
          ),
      ),
    breaks: ({ spec }) => void (spec.ports[0].targetPort = 'nowhere'),
  },
  {
    asks: 'it opens no port of the nodes',
    from: 'kube-score service-type; kube-linter exposed-services',
    kinds: ['Service'],
    holds: ({ spec }) => [undefined, 'ClusterIP'].includes(spec.type) && !spec.externalIPs,
    breaks: ({ spec }) => void (spec.type = 'NodePort'),
  },
  {
    asks: 'it finds pods to speak for',
    from: 'kube-score networkpolicy-targets-pod; kube-linter dangling-networkpolicy',
    kinds: ['NetworkPolicy', 'PodDisruptionBudget'],
    holds: ({ spec }, all) =>
      all.some((one) => workloads.includes(one.kind) && selects(spec.podSelector ?? spec.selector, labelsOf(one))),
    breaks: ({ spec }) => void (spec.podSelector = spec.selector = { matchLabels: { app: 'nobody' } }),
  },
  {
    asks: 'it lets a node be drained, whatever is ill',
    from: 'kube-score poddisruptionbudget-has-policy; kube-linter pdb-max-unavailable, pdb-min-available, pdb-unhealthy-pod-eviction-policy; Polaris pdbDisruptionsIsZero, pdbMinAvailableGreaterThanHPAMinReplicas',
    kinds: ['PodDisruptionBudget'],
    holds: ({ spec }, all) => {
      const object = all.find((one) => servers.includes(one.kind) && selects(spec.selector, labelsOf(one)))
      const scaler = all.find(
        ({ kind, spec: of }) => kind === 'HorizontalPodAutoscaler' && of.scaleTargetRef.name === object?.metadata.name,
      )
      const replicas = scaler?.spec.minReplicas ?? object?.spec.replicas ?? 1
      const some = spec.maxUnavailable > 0 || (spec.minAvailable > 0 && spec.minAvailable < replicas)
      return some && spec.unhealthyPodEvictionPolicy === 'AlwaysAllow'
    },
    breaks: ({ spec }) => void (spec.minAvailable = 99),
  },
  {
    asks: 'it scales something that is there, between bounds that leave room',
    from: 'kube-score hpa-has-target, horizontalpodautoscaler-replicas; kube-linter hpa-minimum-three-replicas; Polaris hpaMinAvailability, hpaMaxAvailability',
    kinds: ['HorizontalPodAutoscaler'],
    holds: ({ spec }, all) =>
      spec.minReplicas >= 2 &&
      spec.maxReplicas > spec.minReplicas &&
      all.some(({ kind, metadata }) => kind === spec.scaleTargetRef.kind && metadata.name === spec.scaleTargetRef.name),
    breaks: ({ spec }) => void (spec.minReplicas = 1),
  },
  {
    asks: 'it gives no right by wildcard, none to read secrets, and none that gives more rights',
    from: 'Checkov CKV_K8S_49, _155 to _158; Trivy KSV-0041, -0044 to -0050, -0053, -0056; Polaris rolebindingClusterAdminRole',
    kinds: ['Role'],
    holds: ({ rules }) =>
      rules.every(
        ({ apiGroups, resources, verbs }: Manifest) =>
          ![...apiGroups, ...resources, ...verbs].includes('*') &&
          !resources.some((one: string) => ['secrets', 'pods/exec', 'pods/attach'].includes(one)) &&
          !verbs.some((one: string) => powerful.includes(one)),
      ),
    breaks: ({ rules }) => void (rules[0].resources = ['secrets']),
  },
  {
    asks: 'it holds nothing that is secret',
    from: 'Polaris sensitiveConfigmapContent; Trivy KSV-0109',
    kinds: ['ConfigMap'],
    holds: ({ data }) =>
      Object.entries(data).every(
        ([key, value]) => !/password|token|secret/i.test(key) || key.endsWith('_FILE') || value === '',
      ),
    breaks: (object) => void (object.data.DATABASE_PASSWORD = 'hunter2'),
  },
]
