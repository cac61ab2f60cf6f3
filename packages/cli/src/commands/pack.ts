import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packLibrary } from '@flotilla/scaffold/pack'
import { root } from '@flotilla/workspace/repository'

/** Builds the packages of the library and packs each as it is published. */
export async function pack(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { to: { ...text, default: '.flotilla/packed' }, repository: text } })
  const archives = await packLibrary(root, resolve(values.to), values.repository)
  for (const archive of archives) console.log(relative(process.cwd(), archive))
}
