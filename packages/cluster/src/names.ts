const { FLOTILLA_CONTEXT, FLOTILLA_NAMESPACE, FLOTILLA_REGISTRY } = process.env
const kind = 'kind-flotilla'
const home = 'shop'

/**
 * What `flotilla cluster` makes, by name; one cluster a machine. The environment names other places: FLOTILLA_CONTEXT a cluster that is there already, FLOTILLA_NAMESPACE a
 * namespace beside the shop's, as for the preview of a change, FLOTILLA_REGISTRY where images are pushed to and pulled from.
 */
export const names = Object.freeze({
  cluster: 'flotilla',
  context: FLOTILLA_CONTEXT || kind,
  /** Whether the cluster is ours to make and to take away. */
  ownCluster: (FLOTILLA_CONTEXT || kind) === kind,
  namespace: FLOTILLA_NAMESPACE || home,
  home,
  /** Whether it is the shop of this machine, with the port that leads to it. */
  atHome: (FLOTILLA_CONTEXT || kind) === kind && (FLOTILLA_NAMESPACE || home) === home,
  registry: 'flotilla-registry',
  /** Where this machine reaches the registry; nodes know it by the same name. */
  registryHost: FLOTILLA_REGISTRY || 'localhost:5001',
  registryPort: 5001,
  /** The gateway's port on every node; kind maps it to this machine. */
  nodePort: 30_080,
  port: 8081,
  keys: 'service-keys',
})
