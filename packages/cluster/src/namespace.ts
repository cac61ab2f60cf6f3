import { CliError } from '@flotilla/workspace/errors'
import { apply, find, kubectl } from './kubectl.ts'
import { names } from './names.ts'

const ours = { 'app.kubernetes.io/managed-by': 'flotilla' }

/** The namespace of the shop, which takes no pod that is not "restricted" (Pod Security Standards). One that somebody else made is left alone. */
export async function makeNamespace(): Promise<void> {
  if (!names.atHome && (await isOurs()) === false)
    throw new CliError(
      `the namespace ${names.namespace} is not of flotilla’s making`,
      'choose another by FLOTILLA_NAMESPACE',
    )
  const modes = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted'])
  await apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: names.namespace, labels: { ...ours, ...Object.fromEntries(modes) } },
  })
}

/** With all that is in it, databases too. */
export async function deleteNamespace(): Promise<void> {
  const answer = await isOurs()
  if (answer === undefined) return
  if (!answer) throw new CliError(`the namespace ${names.namespace} is not of flotilla’s making, and stays`)
  await kubectl(['delete', 'namespace', names.namespace, '--timeout', '180s'])
}

/** Undefined where there is none. */
async function isOurs(): Promise<boolean | undefined> {
  const found = await find<{ metadata: { labels?: Record<string, string> } }>(
    'namespace',
    names.namespace,
    names.namespace,
  )
  return found && Object.entries(ours).every(([key, value]) => found.metadata.labels?.[key] === value)
}
