import { createHash } from 'node:crypto'
import { dirname, posix } from 'node:path'
import { attempt, tool, toolBytes } from '@flotilla/workspace/tool'
import type { Content } from './content.ts'

export interface Image {
  readonly repository: string
  /** `<hash of the content>@<digest>`: a tag that says what is in it, and the registry’s own name for it. */
  readonly tag: string
  /** The registry had it; nothing was built. */
  readonly known: boolean
}

interface Wanted {
  readonly repository: string
  readonly dockerfile: string
  readonly content: Pick<Content, 'tag' | 'files'>
}

/**
 * Returns the image with this content, from the registry if it has it; otherwise packs the files that were hashed and pushes it. With several platforms it is an index of one
 * image each: they differ in their base only.
 */
export async function provideImage(
  { repository, dockerfile, content }: Wanted,
  { cwd, platforms = [] }: { cwd: string; platforms?: readonly string[] },
): Promise<Image> {
  const { tag } = content
  const reference = `${repository}:${tag}`
  const there = await digestOf(reference)
  if (there) return { repository, tag: `${tag}@${there}`, known: true }
  const context = await archive(cwd, dockerfile, content)
  const build = async (name: string, ...platform: string[]) => {
    const settings = ['--build-arg', 'BUNDLE=prebuilt', '--build-arg', 'SOURCE_DATE_EPOCH=0']
    await tool('docker', ['build', '-q', '-f', dockerfile, '-t', name, ...platform, ...settings, '-'], {
      // A statement of when and where it was built would make another image of the same content.
      env: { DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
      input: context,
    })
    await tool('docker', ['push', '-q', name])
    return name
  }
  if (platforms.length < 2) await build(reference, ...platforms.flatMap((platform) => ['--platform', platform]))
  else {
    const parts: string[] = []
    for (const platform of platforms)
      parts.push(await build(`${reference}-${platform.replaceAll('/', '-')}`, '--platform', platform))
    await tool('docker', ['buildx', 'imagetools', 'create', '-t', reference, ...parts])
  }
  return { repository, tag: `${tag}@${await digestOf(reference)}`, known: false }
}

/** The digest under which a registry has an image or an index of images, if it has it. */
export async function digestOf(reference: string): Promise<string | undefined> {
  const found = await attempt('docker', ['manifest', 'inspect', '--verbose', '--insecure', reference])
  const manifest = found && JSON.parse(found)
  if (!Array.isArray(manifest)) return manifest?.Descriptor?.digest
  // Of an index that answer has the parts alone.
  const raw = await tool('docker', ['buildx', 'imagetools', 'inspect', '--raw', reference])
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`
}

/** What was hashed is what is built: a context of these files and no others. */
function archive(cwd: string, dockerfile: string, { files }: Wanted['content']): Promise<Uint8Array> {
  const paths = [...files.keys()].map((path) => posix.join(dirname(dockerfile), path))
  // Without it, macOS puts files of its own beside.
  return toolBytes('tar', ['-c', '-f', '-', ...paths], { cwd, env: { COPYFILE_DISABLE: '1' } })
}
