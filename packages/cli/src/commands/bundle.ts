import { parseArgs } from 'node:util'
import { openBundler } from '@flotilla/bundle'
import { bundleUntil, follow } from '@flotilla/dev-bundle/follow'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { CliError } from '@flotilla/workspace/errors'
import { readServices } from '@flotilla/workspace/repository'
import { program } from '../program.ts'

/**
 * `flotilla bundle [<service> …]`: dist/ of each, as its image has it. With `--follow <pid>`, as `skaffold dev` calls it, another process goes on to bundle after each save, for as
 * long as the process with that pid is there.
 */
export async function bundle(args: string[]): Promise<void> {
  const options = { follow: { type: 'string' }, until: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const all = await readServices()
  const unknown = positionals.filter((name) => !all.some((service) => service.name === name))
  if (unknown.length > 0)
    throw new CliError(`no such service: ${unknown.join(', ')}`, `There are: ${all.map(({ name }) => name).join(', ')}`)
  const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const { until, follow: leader } = values
  if (until !== undefined) return void (await Promise.all(chosen.map((one) => bundleUntil(one, Number(until)))))
  for (const service of chosen) {
    const bundler = await openBundler(service.folder)
    const { hash } = await bundler.build().finally(() => bundler.close())
    await buildWeb(service)
    console.log(`${service.name}: dist/ ${hash}`)
    if (leader === undefined) continue
    await follow([program, 'bundle', service.name, '--until', leader], service.name, Number(leader))
  }
}
