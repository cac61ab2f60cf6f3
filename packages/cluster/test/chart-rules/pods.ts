import { containersOf, labelsOf, type Manifest, ofPods, type Rule, selects, servers, workloads } from './rule.ts'

const plainVolumes = [
  'configMap',
  'emptyDir',
  'projected',
  'secret',
  'downwardAPI',
  'persistentVolumeClaim',
  'csi',
  'ephemeral',
]

/** What is asked of pods, and of what makes them. */
export const podRules: readonly Rule[] = [
  ofPods(
    'nothing of the host is shared',
    'kube-linter host-ipc, host-network, host-pid; Polaris hostIPCSet, hostNetworkSet, hostPIDSet; Checkov CKV_K8S_17 to _19; Trivy KSV-0008 to -0010; kubesec HostNetwork',
    (pod) => !pod.hostNetwork && !pod.hostPID && !pod.hostIPC,
    (pod) => void (pod.hostNetwork = true),
  ),
  ofPods(
    'no path of the host is mounted, and the socket of Docker least of all',
    'kube-linter docker-sock, sensitive-host-mounts; Polaris hostPathSet; Checkov CKV_K8S_27; Trivy KSV-0006, -0023, -0028; kubesec',
    ({ volumes = [] }) =>
      volumes.every((volume: Manifest) =>
        Object.keys(volume).every((key) => key === 'name' || plainVolumes.includes(key)),
      ),
    (pod) => void (pod.volumes = [{ name: 'docker', hostPath: { path: '/var/run/docker.sock' } }]),
  ),
  ofPods(
    'system calls are filtered',
    'Checkov CKV_K8S_31; Trivy KSV-0030, -0104; Polaris linuxHardening; kubesec SeccompAny',
    ({ securityContext }) => securityContext?.seccompProfile?.type === 'RuntimeDefault',
    (pod) => void (pod.securityContext.seccompProfile = { type: 'Unconfined' }),
  ),
  ofPods(
    'kernel settings are left alone',
    'kube-linter unsafe-sysctls; Trivy KSV-0026',
    ({ securityContext }) => !securityContext?.sysctls,
    (pod) => void (pod.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }]),
  ),
  ofPods(
    'no token of the API server is mounted unasked',
    'Polaris automountServiceAccountToken; Checkov CKV_K8S_38; Trivy KSV-0036; kubesec ServiceAccountName',
    ({ automountServiceAccountToken }) => automountServiceAccountToken === false,
    (pod) => delete pod.automountServiceAccountToken,
  ),
  ofPods(
    'the account exists',
    'kube-linter non-existent-service-account, deprecated-service-account-field',
    ({ serviceAccountName, serviceAccount }, _, all) =>
      !serviceAccount &&
      (!serviceAccountName ||
        all.some(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === serviceAccountName)),
    (pod) => void (pod.serviceAccountName = 'nobody'),
  ),
  ofPods(
    'what may come and go is told by a policy, both ways',
    'kube-score pod-networkpolicy; Polaris missingNetworkPolicy; Checkov CKV2_K8S_6; Trivy KSV-0038',
    (_, object, all) =>
      ['Ingress', 'Egress'].every((way) =>
        all.some(
          ({ kind, spec }) =>
            kind === 'NetworkPolicy' && spec.policyTypes.includes(way) && selects(spec.podSelector, labelsOf(object)),
        ),
      ),
    (_, object) => void (object.spec.template.metadata.labels = { 'app.kubernetes.io/name': 'forgotten' }),
  ),
  ofPods(
    'the selector takes its own pods',
    'kube-linter mismatching-selector',
    (_, object) => selects(object.spec.selector, labelsOf(object)),
    (_, object) => void (object.spec.selector = { matchLabels: { app: 'other' } }),
    servers,
  ),
  ofPods(
    'several of one stand on several nodes',
    'kube-score deployment-has-host-podantiaffinity; kube-linter no-anti-affinity; Polaris topologySpreadConstraint',
    ({ topologySpreadConstraints = [] }, object) =>
      replicasOf(object) < 2 ||
      topologySpreadConstraints.some(({ topologyKey }: Manifest) => topologyKey === 'kubernetes.io/hostname'),
    (pod, object) => {
      object.spec.replicas = 3
      delete pod.topologySpreadConstraints
    },
    servers,
  ),
  ofPods(
    'several of one are not taken away together',
    'kube-score deployment-has-poddisruptionbudget, statefulset-has-poddisruptionbudget; Polaris missingPodDisruptionBudget',
    (_, object, all) =>
      replicasOf(object) < 2 ||
      all.some(({ kind, spec }) => kind === 'PodDisruptionBudget' && selects(spec.selector, labelsOf(object))),
    (_, object) => {
      object.spec.replicas = 3
      object.spec.template.metadata.labels = { 'app.kubernetes.io/name': 'forgotten' }
    },
    servers,
  ),
  ofPods(
    'who is scaled by an autoscaler names no number of its own',
    'kube-score deployment-targeted-by-hpa-does-not-have-replicas-configured',
    (_, object, all) => object.spec.replicas === undefined || !scalerOf(object, all),
    (_, object) => void (object.spec.replicas = 3),
    ['Deployment'],
  ),
  ofPods(
    'a service has more than one pod',
    'kube-score deployment-replicas; Polaris deploymentMissingReplicas',
    (_, object, all) => {
      const canary = labelsOf(object)['flotilla.dev/track'] === 'canary'
      return canary || (scalerOf(object, all)?.spec.minReplicas ?? replicasOf(object)) > 1
    },
    (_, object) => {
      object.metadata.name = 'lonely'
      object.spec.replicas = 1
    },
    ['Deployment'],
  ),
  ofPods(
    'a job that is done goes',
    'kube-linter job-ttl-seconds-after-finished',
    (_, object) => object.spec.ttlSecondsAfterFinished > 0,
    (_, object) => delete object.spec.ttlSecondsAfterFinished,
    ['Job'],
  ),
  ofPods(
    'a set has a Service that is there',
    'kube-score statefulset-has-servicename',
    (_, object, all) =>
      all.some(({ kind, metadata }) => kind === 'Service' && metadata.name === object.spec.serviceName),
    (_, object) => void (object.spec.serviceName = 'nobody'),
    ['StatefulSet'],
  ),
  ofPods(
    'no container starts from nowhere',
    'kubesec; Trivy KSV-0125',
    (_, object) => containersOf(object).every(({ image }) => typeof image === 'string' && image.length > 0),
    (pod) => delete pod.containers[0].image,
    workloads,
  ),
]

const replicasOf = ({ spec }: Manifest): number => spec.replicas ?? 1

const scalerOf = ({ metadata }: Manifest, all: readonly Manifest[]): Manifest =>
  all.find(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === metadata.name)
