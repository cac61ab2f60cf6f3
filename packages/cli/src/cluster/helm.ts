import type { Image } from './image.ts'
import { names } from './names.ts'
import type { Release } from './releases.ts'
import { tool } from './tool.ts'

/** Installs or upgrades a release and waits until all of it is ready. */
export async function upgrade(release: Release, image: Image | undefined, options: { cwd: string }): Promise<void> {
  const { name, chart, namespace, values, files } = release
  const set = image
    ? ['--set', `service.image.repository=${image.repository}`, '--set', `service.image.tag=${image.tag}`]
    : []
  const where = ['-n', namespace, '--kube-context', names.context]
  const overlays = values.flatMap((file) => ['-f', file])
  const contents = Object.entries(files).flatMap(([key, file]) => ['--set-file', `${key}=${file}`])
  const settings = [...where, ...overlays, ...contents, ...set, '--wait', '--timeout', '300s']
  await tool('helm', ['upgrade', '--install', name, chart, ...settings], options)
}
