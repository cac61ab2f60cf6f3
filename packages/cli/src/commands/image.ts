import { parseArgs } from 'node:util'
import { names } from '@flotilla/cluster/names'
import { buildContent } from '@flotilla/image/content'
import { type Part, readParts } from '@flotilla/image/parts'
import { publish, writePapers } from '@flotilla/image/publish'
import { CliError } from '@flotilla/workspace/errors'
import { readShipping, root, type Service } from '@flotilla/workspace/repository'

/**
 * Builds the bundles and says the image’s tag of each service and of the dashboard, which is the hash of what is in it; beside, in .flotilla/images/<service>, its bill of
 * materials and NOTICE. `--push` brings to the registry what it has not yet, with its provenance, signed where cosign is there; `--platform linux/amd64,linux/arm64` as an
 * index of an image each.
 */
export async function image(args: string[]): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const options = {
    push: flag,
    licences: flag,
    json: flag,
    platform: { type: 'string', default: '' },
    registry: { type: 'string', default: names.registryHost },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const services = choose(await readShipping(), positionals)
  const platforms = values.platform.split(',').filter(Boolean)
  const report: object[] = []
  for (const service of services) {
    const content = await buildContent(service)
    const parts = await readParts(root, service.folder)
    const folder = writePapers(service, content, parts)
    const repository = `${values.registry}/flotilla/${service.name}`
    if (values.licences) console.log(licencesOf(service.name, parts))
    else if (!values.push && !values.json)
      console.log(
        `${service.name.padEnd(14)} ${content.tag}  ${(content.bytes / 1_000).toFixed(0)} kB, ${parts.length} packages`,
      )
    const pushed = values.push ? await publish(service, content, { repository, folder, platforms }) : undefined
    report.push({
      service: service.name,
      repository,
      tag: content.tag,
      bytes: content.bytes,
      packages: parts.length,
      ...pushed,
    })
  }
  if (values.json) console.log(JSON.stringify(report, undefined, 2))
}

type Shipping = Pick<Service, 'name' | 'folder'>

function choose(services: readonly Shipping[], wanted: readonly string[]): Shipping[] {
  const unknown = wanted.filter((name) => !services.some((service) => service.name === name))
  if (unknown.length > 0)
    throw new CliError(
      `nothing called «${unknown[0]}» has an image`,
      `There are: ${services.map(({ name }) => name).join(', ')}`,
    )
  return services.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
}

function licencesOf(name: string, parts: readonly Part[]): string {
  const groups = [
    ...Map.groupBy(
      parts.filter(({ own }) => !own),
      ({ licence }) => licence,
    ),
  ].toSorted()
  const lines = groups.map(
    ([licence, some]) => `  ${licence}: ${some.map((part) => `${part.name} ${part.version}`).join(', ')}`,
  )
  return [name, ...lines].join('\n')
}
