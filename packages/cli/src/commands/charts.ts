import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renderAll } from '../cluster/render.ts'
import { root } from '../repository.ts'

/** Writes charts/rendered anew. A test holds that it is current. */
export async function charts(_args: string[]): Promise<void> {
  const folder = join(root, 'charts/rendered')
  const rendered = await renderAll(root)
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of rendered) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  console.log(`✓ ${rendered.size} releases in charts/rendered`)
}
