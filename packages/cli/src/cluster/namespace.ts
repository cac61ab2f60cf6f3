import { apply } from './kubectl.ts'
import { names } from './names.ts'

/** The namespace of the shop, which takes no pod that is not "restricted" (Pod Security Standards). */
export async function makeNamespace(): Promise<void> {
  const modes = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted'])
  await apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: names.namespace, labels: Object.fromEntries(modes) },
  })
}
