import { type Manifest, ofContainers, type Rule, servers } from './rule.ts'

const security = (container: Manifest) => (container.securityContext ??= {})
const least = 10_000

/** What is asked of every container. */
export const containerRules: readonly Rule[] = [
  ofContainers(
    'no privilege is gained',
    'kube-linter privilege-escalation-container; Polaris privilegeEscalationAllowed; Checkov CKV_K8S_20; Trivy KSV-0001',
    (one) => one.securityContext?.allowPrivilegeEscalation === false,
    (one) => delete security(one).allowPrivilegeEscalation,
  ),
  ofContainers(
    'not privileged',
    'kube-score container-security-context-privileged; kube-linter privileged-container; Checkov CKV_K8S_16; Trivy KSV-0017; kubesec Privileged',
    (one) => !one.securityContext?.privileged,
    (one) => void (security(one).privileged = true),
  ),
  ofContainers(
    'the root file system is read-only',
    'kube-score container-security-context-readonlyrootfilesystem; kube-linter no-read-only-root-fs; Polaris notReadOnlyRootFilesystem; Checkov CKV_K8S_22; Trivy KSV-0014; kubesec ReadOnlyRootFilesystem',
    (one) => one.securityContext?.readOnlyRootFilesystem === true,
    (one) => void (security(one).readOnlyRootFilesystem = false),
  ),
  ofContainers(
    'all capabilities are dropped',
    'kube-linter drop-net-raw-capability; Polaris insecureCapabilities; Checkov CKV_K8S_28, _37; Trivy KSV-0003, -0106; kubesec CapDropAll',
    (one) => one.securityContext?.capabilities?.drop?.includes('ALL') ?? false,
    (one) => void (security(one).capabilities = { drop: ['NET_RAW'] }),
  ),
  ofContainers(
    'no capability is added',
    'Polaris dangerousCapabilities; Checkov CKV_K8S_25, _39; Trivy KSV-0005, -0022; kubesec CapSysAdmin',
    (one) => !one.securityContext?.capabilities?.add?.length,
    (one) => void (security(one).capabilities = { drop: ['ALL'], add: ['SYS_ADMIN'] }),
  ),
  ofContainers(
    'the mask of /proc is left as it is',
    'Polaris procMount; Trivy KSV-0027',
    (one) => [undefined, 'Default'].includes(one.securityContext?.procMount),
    (one) => void (security(one).procMount = 'Unmasked'),
  ),
  ofContainers(
    'neither user nor group is root',
    'kube-linter run-as-non-root; Polaris runAsRootAllowed; Checkov CKV_K8S_23; Trivy KSV-0012, -0029, -0105; kubesec RunAsNonRoot',
    (one, pod) => {
      const of = { ...pod.securityContext, ...one.securityContext }
      return of.runAsNonRoot === true && of.runAsUser !== 0 && of.runAsGroup !== 0
    },
    (one) => void (security(one).runAsNonRoot = false),
  ),
  ofContainers(
    'user and group are above those of the host',
    'kube-score container-security-context-user-group-id; Checkov CKV_K8S_40; Trivy KSV-0020, -0021; kubesec RunAsUser',
    (one, pod) => {
      const of = { ...pod.securityContext, ...one.securityContext }
      return of.runAsUser > least && of.runAsGroup > least
    },
    (one) => void (security(one).runAsUser = 1000),
  ),
  ...(['requests', 'limits'] as const).flatMap((kind) =>
    ['cpu', 'memory', 'ephemeral-storage'].map((resource) =>
      ofContainers(
        `${kind} name ${resource}`,
        resource === 'ephemeral-storage'
          ? 'kube-score container-ephemeral-storage-request-and-limit'
          : `kube-score container-resources; kube-linter unset-${resource}-requirements; Polaris ${resource}${kind === 'requests' ? 'Requests' : 'Limits'}Missing; Checkov CKV_K8S_10 to _13; Trivy KSV-0011, -0015, -0016, -0018; kubesec`,
        (one) => one.resources?.[kind]?.[resource] !== undefined,
        (one) => delete one.resources[kind][resource],
      ),
    ),
  ),
  ofContainers(
    'the image has a tag, and not latest',
    'kube-score container-image-tag; kube-linter latest-tag; Polaris tagNotSpecified; Checkov CKV_K8S_14; Trivy KSV-0013',
    (one) => /[^/]:(?!latest$)[^/:]+$/.test(one.image),
    (one) => void (one.image = 'localhost:5001/orders'),
  ),
  ofContainers(
    'who is asked whether it is ready answers on a port that it names',
    'kube-score pod-probes; kube-linter readiness-port, invalid-target-ports; Polaris readinessProbeMissing; Checkov CKV_K8S_9',
    (one) => probes(one, 'readinessProbe'),
    (one) => delete one.readinessProbe,
    servers,
  ),
  ofContainers(
    'so does who is asked whether it lives',
    'kube-linter liveness-port, startup-port; Polaris livenessProbeMissing; Checkov CKV_K8S_8',
    (one) => probes(one, 'livenessProbe') && probes(one, 'startupProbe'),
    (one) => void (one.livenessProbe = { httpGet: { path: '/', port: 'nowhere' } }),
    servers,
  ),
  ofContainers(
    'alive and ready are different questions',
    'kube-score pod-probes-identical',
    (one) => JSON.stringify(handlerOf(one.readinessProbe)) !== JSON.stringify(handlerOf(one.livenessProbe)),
    (one) => void (one.livenessProbe = { ...one.readinessProbe }),
    servers,
  ),
  ofContainers(
    'no port of the host, none below 1024, none of SSH',
    'Polaris hostPortSet; Checkov CKV_K8S_26; Trivy KSV-0024, -0117; kube-linter ssh-port',
    (one) => (one.ports ?? []).every((port: Manifest) => !port.hostPort && port.containerPort >= 1024),
    (one) => void (one.ports = [{ containerPort: 22 }]),
  ),
  ofContainers(
    'no variable twice',
    'kube-score environment-variable-key-duplication; kube-linter duplicate-env-var',
    ({ env = [] }) => new Set(env.map(({ name }: Manifest) => name)).size === env.length,
    (one) =>
      void (one.env = [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ]),
  ),
  ofContainers(
    'secrets come as files',
    'kube-linter env-var-secret; Polaris sensitiveContainerEnvVar; Checkov CKV_K8S_35',
    ({ env = [], envFrom = [] }) =>
      env.every(
        ({ name, value, valueFrom }: Manifest) =>
          !valueFrom?.secretKeyRef &&
          !(value !== undefined && /secret|password|token/i.test(name) && !name.endsWith('_FILE')),
      ) && envFrom.every(({ secretRef }: Manifest) => !secretRef),
    (one) => void (one.env = [{ name: 'URL', valueFrom: { secretKeyRef: { name: 'orders-db', key: 'url' } } }]),
  ),
]

function probes(container: Manifest, probe: string): boolean {
  const { httpGet, tcpSocket, exec } = container[probe] ?? {}
  if (exec) return exec.command.length > 0
  const port = (httpGet ?? tcpSocket)?.port
  return (container.ports ?? []).some(({ name, containerPort }: Manifest) => port === name || port === containerPort)
}

const handlerOf = ({ httpGet, tcpSocket, exec }: Manifest = {}): Manifest => httpGet ?? tcpSocket ?? exec
