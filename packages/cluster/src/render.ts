import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { tool } from '@flotilla/workspace/tool'
import { names } from './names.ts'
import { type Release, readReleases } from './releases.ts'

/** Where a release is rendered for; each has its values in charts/environments/. */
export const environments = ['kind', 'production'] as const

/** What nobody is given who does not ask: `helm upgrade --install observability charts/observability -n shop`. */
const optional: readonly Release[] = [
  {
    name: 'observability',
    module: 'observability',
    requires: [],
    chart: 'charts/observability',
    values: [],
    files: {},
    image: undefined,
  },
]

/** What production may have beside, by the file `charts/environments/with-<name>.yaml`, and the releases that show it. */
const beside: Readonly<Record<string, readonly string[]>> = {
  linkerd: ['gateway', 'orders'],
  istio: ['gateway', 'orders'],
  'gateway-api': ['gateway'],
  ingress: ['gateway'],
  'external-secrets': ['orders'],
  'argo-rollouts': ['orders'],
  prometheus: ['orders'],
  'cloudnative-pg': ['orders-db'],
}

type Environment = (typeof environments)[number]

/** Every release in every environment as Kubernetes would get it, by its path below charts/rendered/. */
export async function renderAll(root: string): Promise<Map<string, string>> {
  const there = optional.filter(({ chart }) => existsSync(join(root, chart)))
  const releases = [...readReleases(join(root, 'skaffold.yaml')), ...there]
  const plain = environments.flatMap((environment) => releases.map((release) => ({ environment, release, more: '' })))
  const varied = Object.entries(beside).flatMap(([more, shown]) =>
    releases
      .filter(({ name }) => shown.includes(name))
      .map((release) => ({ environment: 'production' as const, release, more })),
  )
  const rendered = await Promise.all(
    [...plain, ...varied].map(async (one) => {
      const folder = one.more ? `${one.environment}-with-${one.more}` : one.environment
      return [`${folder}/${one.release.name}.yaml`, await render(root, one)] as const
    }),
  )
  return new Map(rendered)
}

function render(root: string, one: { environment: Environment; release: Release; more: string }) {
  const { environment, release, more } = one
  const { name, chart, files, image } = release
  const own = [...overlaysOf(root, release, environment), ...(more ? [`charts/environments/with-${more}.yaml`] : [])]
  const everywhere = release.values.filter((file) => !file.startsWith('charts/environments/'))
  const values = [...(image ? [...everywhere, `charts/environments/${environment}.yaml`] : release.values), ...own]
  const contents = Object.entries(files).flatMap(([key, file]) => ['--set-file', `${key}=${file}`])
  // What differs at each release has a placeholder: the diff shows what was changed by hand.
  const placeholders = image
    ? ['--set', `service.image.repository=flotilla/${name}`, '--set', 'service.image.tag=rendered']
    : ['--set', 'fixedPassword=rendered']
  const overlays = values.flatMap((file) => ['-f', file])
  const settings = [...overlays, ...contents, ...placeholders, '--kube-version', '1.34.0']
  return tool('helm', ['template', name, chart, '-n', names.home, ...settings], { cwd: root })
}

/** Those of its chart, which several releases may share, and those of its own. */
function overlaysOf(root: string, { name, chart }: Release, environment: Environment): string[] {
  const owners = [...new Set([basename(chart), name])]
  const files = owners.map((owner) => `charts/environments/${owner}-${environment}.yaml`)
  return files.filter((file) => existsSync(join(root, file)))
}
