import type { Image } from '../image/build-image.ts'
import { names } from './names.ts'
import type { Release } from './releases.ts'
import { tool } from './tool.ts'

/** Installs or upgrades a release and waits until all of it is ready. */
export async function upgrade(release: Release, image: Image | undefined, options: { cwd: string }): Promise<void> {
  const { name, chart, values, files } = release
  const set = image
    ? ['--set', `service.image.repository=${image.repository}`, '--set', `service.image.tag=${image.tag}`]
    : []
  // A node's port is one service's on all of the cluster.
  if (image && !names.atHome) set.push('--set', 'service.nodePort=null')
  const where = ['-n', names.namespace, '--kube-context', names.context]
  const overlays = values.flatMap((file) => ['-f', file])
  const contents = Object.entries(files).flatMap(([key, file]) => ['--set-file', `${key}=${file}`])
  const settings = [...where, ...overlays, ...contents, ...set, '--wait', '--timeout', '300s']
  await tool('helm', ['upgrade', '--install', name, chart, ...settings], options)
}
