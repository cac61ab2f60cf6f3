import { names } from './names.ts'
import { tool } from './tool.ts'

export interface Image {
  readonly repository: string
  /** A tag that says what is in it: the image's own hash, and the registry's digest. */
  readonly tag: string
}

/** Builds an image and puts it into the local registry. `prebuilt` takes the service's dist/ instead of building from source. */
export async function buildImage(
  image: { name: string; dockerfile: string },
  options: { cwd: string; prebuilt: boolean },
): Promise<Image> {
  const repository = `${names.registryHost}/${image.name}`
  const { cwd, prebuilt } = options
  const source = `BUNDLE=${prebuilt ? 'prebuilt' : 'source'}`
  const env = { DOCKER_BUILDKIT: '1' }
  const built = await tool(
    'docker',
    ['build', '-q', '-f', image.dockerfile, '--build-arg', source, '--build-arg', 'SOURCE_DATE_EPOCH=0', '.'],
    { cwd, env },
  )
  const id = built.trim()
  const tag = id.replace('sha256:', '').slice(0, 12)
  await tool('docker', ['tag', id, `${repository}:${tag}`])
  await tool('docker', ['push', '-q', `${repository}:${tag}`])
  const digests = await tool('docker', ['inspect', '-f', '{{join .RepoDigests " "}}', id])
  const digest = digests
    .split(/\s/)
    .find((one) => one.startsWith(`${repository}@`))
    ?.split('@')[1]
  return { repository, tag: `${tag}@${digest}` }
}
