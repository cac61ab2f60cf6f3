import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Service } from './repository.ts'

// Every service has it; the others that it has from the kit are decided here, or of no use on one machine.
const ofAll = 'LOG_LEVEL'
const decided = /^(DATABASE|BUS)_URL$/

/**
 * A sentence about the settings of services that a shell has without FLOTILLA_ before them, undefined where there are none: who meant them wonders why they do not count.
 * It goes by the lines of each `src/config.ts`, as running all of them would take longer than the rest of a start.
 */
export async function aboutUnmarked(
  services: readonly Service[],
  shell: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const names = new Set([ofAll])
  for (const { folder } of services) {
    const schema = await readFile(join(folder, 'src/config.ts'), 'utf8').catch(() => '')
    for (const [, name] of schema.matchAll(/^ {2}([A-Z][A-Z\d_]*): /gm)) names.add(name!)
  }
  const origins = new Set(services.map(({ name }) => `${name.toUpperCase().replaceAll('-', '_')}_URL`))
  const unmarked = [...names].filter((name) => shell[name] !== undefined && !decided.test(name) && !origins.has(name))
  if (unmarked.length === 0) return undefined
  const marked = unmarked.map((name) => `FLOTILLA_${name}`)
  return `not for the shop: ${unmarked.join(', ')} of this shell; its settings are ${marked.join(', ')}`
}
