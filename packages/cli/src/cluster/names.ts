/** What `flotilla cluster` makes, by name. One cluster a machine. */
export const names = Object.freeze({
  cluster: 'flotilla',
  context: 'kind-flotilla',
  namespace: 'shop',
  registry: 'flotilla-registry',
  /** Where this machine reaches the registry; nodes know it by the same name. */
  registryHost: 'localhost:5001',
  registryPort: 5001,
  /** The gateway's port on every node; kind maps it to this machine. */
  nodePort: 30_080,
  port: 8081,
  keys: 'service-keys',
})
