import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readServices } from '@flotilla/workspace/repository'
import { natsUsersFile, natsUsersOf } from '@flotilla/workspace/rights/nats-users'
import { toUsersText } from '@flotilla/workspace/rights/users-text'
import { valkeyUsersFile, valkeyUsersOf } from '@flotilla/workspace/rights/valkey-users'
import { renderAll } from './render.ts'

/** Writes the users of the bus and of Valkey, and charts/rendered, and returns the manifests by path. */
export async function writeRendered(root: string): Promise<ReadonlyMap<string, string>> {
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
  return rendered
}
