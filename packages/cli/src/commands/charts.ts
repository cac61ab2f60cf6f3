import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { natsUsersFile, natsUsersOf } from '../cluster/nats-users.ts'
import { environments, renderAll } from '../cluster/render.ts'
import { requestsOf } from '../cluster/requests.ts'
import { toUsersText } from '../cluster/users-text.ts'
import { valkeyUsersFile, valkeyUsersOf } from '../cluster/valkey-users.ts'
import { readServices, root } from '../repository.ts'

/** Writes the users of the bus and of Valkey, and charts/rendered, anew, and says what all of it asks of a cluster. A test holds that all are current. */
export async function charts(_args: string[]): Promise<void> {
  const services = await readServices(join(root, 'services'))
  await writeFile(join(root, natsUsersFile), toUsersText(natsUsersOf(services)))
  await writeFile(join(root, valkeyUsersFile), toUsersText(valkeyUsersOf(services)))
  const folder = join(root, 'charts/rendered')
  const rendered = await renderAll(root)
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of rendered) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  console.log(`✓ ${rendered.size} releases in charts/rendered`)
  for (const environment of environments) {
    const manifests = [...rendered].filter(([path]) => dirname(path) === environment).map(([, text]) => text)
    const { pods, memory, cpu } = requestsOf(manifests)
    console.log(
      `${environment}: ${pods} pods, which ask for ${(memory / 1_024).toFixed(1)} Gi and ${cpu.toFixed(1)} cores`,
    )
  }
}
