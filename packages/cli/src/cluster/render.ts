import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Release, readReleases } from './releases.ts'
import { tool } from './tool.ts'

/** Where a release is rendered for; each has its values in charts/environments/. */
export const environments = ['kind', 'production'] as const
type Environment = (typeof environments)[number]

/** Every release in every environment as Kubernetes would get it, by its path below charts/rendered/. */
export async function renderAll(root: string): Promise<Map<string, string>> {
  const releases = readReleases(join(root, 'skaffold.yaml'))
  const pairs = environments.flatMap((environment) => releases.map((release) => ({ environment, release })))
  const rendered = await Promise.all(
    pairs.map(async (pair) => [`${pair.environment}/${pair.release.name}.yaml`, await render(root, pair)] as const),
  )
  return new Map(rendered)
}

function render(root: string, { environment, release }: { environment: Environment; release: Release }) {
  const { name, chart, namespace, files, image } = release
  const own = overlaysOf(root, name, environment)
  const values = [...(image ? [`charts/environments/${environment}.yaml`] : release.values), ...own]
  const contents = Object.entries(files).flatMap(([key, file]) => ['--set-file', `${key}=${file}`])
  // What differs at each release has a placeholder: the diff shows what was changed by hand.
  const placeholders = image
    ? ['--set', `service.image.repository=flotilla/${name}`, '--set', 'service.image.tag=rendered']
    : ['--set', 'fixedPassword=rendered']
  const overlays = values.flatMap((file) => ['-f', file])
  const settings = [...overlays, ...contents, ...placeholders, '--kube-version', '1.34.0']
  return tool('helm', ['template', name, chart, '-n', namespace, ...settings], { cwd: root })
}

function overlaysOf(root: string, name: string, environment: Environment): string[] {
  const file = `charts/environments/${name}-${environment}.yaml`
  return existsSync(join(root, file)) ? [file] : []
}
