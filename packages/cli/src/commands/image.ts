import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { names } from '../cluster/names.ts'
import { attempt, tool } from '../cluster/tool.ts'
import { CliError } from '../errors.ts'
import { provideImage } from '../image/build-image.ts'
import { buildContent, type Content } from '../image/content.ts'
import { licenceTextOf, type Part, readParts } from '../image/parts.ts'
import { toProvenance, toSbom } from '../image/sbom.ts'
import { readShipping, root, type Service, stateFolder } from '../repository.ts'

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
    const pushed = values.push ? await push(service, content, { repository, folder, platforms }) : undefined
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

function writePapers({ name }: Shipping, { tag }: Content, parts: readonly Part[]): string {
  const folder = join(stateFolder, 'images', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(toSbom({ name, tag }, parts), undefined, 2)}\n`)
  const notices = parts
    .filter(({ own }) => !own)
    .map(
      (part) =>
        `${part.name} ${part.version} (${part.licence})\n\n${licenceTextOf(part) ?? 'brings no text of its licence'}\n`,
    )
  writeFileSync(join(folder, 'NOTICE'), notices.join(`\n${'-'.repeat(72)}\n\n`))
  return folder
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

async function push(
  service: Shipping,
  content: Content,
  { repository, folder, platforms }: { repository: string; folder: string; platforms: readonly string[] },
) {
  const dockerfile = join(relative(root, service.folder), 'Dockerfile')
  const made = await provideImage({ repository, dockerfile, content }, { cwd: root, platforms })
  const digest = made.tag.split('@')[1]!
  console.error(`${service.name}: ${made.known ? 'the registry has' : 'built and pushed'} ${repository}:${content.tag}`)
  if (made.known) return { digest, known: true, signed: false }
  const provenance = toProvenance({
    subject: { name: repository, digest },
    service: service.name,
    source: await readSource(),
    builder: process.env.GITHUB_WORKFLOW_REF ?? 'a person’s machine',
    files: content.files,
  })
  writeFileSync(join(folder, 'provenance.json'), `${JSON.stringify(provenance, undefined, 2)}\n`)
  // cosign makes the statement around it.
  writeFileSync(join(folder, 'predicate.json'), JSON.stringify(provenance.predicate))
  return { digest, known: false, signed: await sign(`${repository}@${digest}`, folder) }
}

async function readSource(): Promise<{ uri: string; commit: string }> {
  const [url, commit] = await Promise.all([
    attempt('git', ['remote', 'get-url', 'origin'], { cwd: root }),
    attempt('git', ['rev-parse', 'HEAD'], { cwd: root }),
  ])
  // A remote may hold a token.
  const uri = `git+${url?.trim().replace(/\/\/[^@/]+@/, '//') ?? 'no-remote'}`
  return { uri, commit: commit?.trim() ?? 'none' }
}

/** Signs the image and attaches its papers, with the identity of the workflow (keyless). */
async function sign(reference: string, folder: string): Promise<boolean> {
  if ((await attempt('cosign', ['version'])) === undefined) {
    console.error(`not signed: cosign does not answer here (${reference})`)
    return false
  }
  await tool('cosign', ['sign', '--yes', reference])
  for (const [type, file] of [
    ['cyclonedx', 'sbom.cdx.json'],
    ['slsaprovenance1', 'predicate.json'],
  ])
    await tool('cosign', ['attest', '--yes', '--type', type!, '--predicate', join(folder, file!), reference])
  return true
}
