import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, type Service, stateFolder } from '@flotilla/workspace/repository'
import { attempt, tool } from '@flotilla/workspace/tool'
import { provideImage } from './build-image.ts'
import type { Content } from './content.ts'
import { licenceTextOf, type Part } from './parts.ts'
import { toProvenance, toSbom } from './sbom.ts'

type Shipping = Pick<Service, 'name' | 'folder'>

/** Writes the bill of materials and the NOTICE of an image to .flotilla/images/<service>, and returns that folder. */
export function writePapers({ name }: Shipping, { tag }: Content, parts: readonly Part[]): string {
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

/** Brings an image to the registry if it does not have it, with its provenance, signed where cosign is installed. */
export async function publish(
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
