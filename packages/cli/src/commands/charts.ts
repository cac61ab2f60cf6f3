import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { natsUsersFile, natsUsersOf, toUsersText } from '../cluster/nats-users.ts'
import { renderAll } from '../cluster/render.ts'
import { readServices, root } from '../repository.ts'

/** Writes the users of the bus, and charts/rendered, anew. A test holds that both are current. */
export async function charts(_args: string[]): Promise<void> {
  await writeFile(join(root, natsUsersFile), toUsersText(natsUsersOf(await readServices(join(root, 'services')))))
  const folder = join(root, 'charts/rendered')
  const rendered = await renderAll(root)
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of rendered) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  console.log(`✓ ${rendered.size} releases in charts/rendered`)
}
