import { posix } from 'node:path'
import { CliError } from '@flotilla/workspace/errors'
import type { Files, Shipping } from './shipping.ts'
import { fillTemplate } from './template.ts'

/** Returns skaffold.yaml: modules that stand whole in charts/skaffold, then those of members with an image, each with the part that stands there. */
export function skaffoldOf(files: Files, shipping: readonly Shipping[]): string {
  const parts = partsOf(files)
  const known = new Set(shipping.map(({ name }) => name))
  const whole = [...parts].filter(([name]) => !known.has(name))
  requireWhole(new Map(whole))
  const modules = [
    ...whole.map(([, text]) => text),
    ...shipping.map((one) => modulesOf(files, one) + (parts.get(one.name) ?? '')),
  ]
  return fillTemplate('generated/skaffold.yaml.tpl', { modules: modules.join('---\n').trimEnd() })
}

function partsOf(files: Files): Map<string, string> {
  const paths = [...files.keys()].filter((path) => path.startsWith('charts/skaffold/')).toSorted()
  return new Map(paths.map((path) => [posix.basename(path, '.yaml'), files.get(path)!]))
}

function requireWhole(modules: Files): void {
  if (!modules.has('stores'))
    throw new CliError(
      'charts/skaffold/stores.yaml is missing: the module that every service requires',
      'Move it there from skaffold.yaml as git has it.',
    )
  for (const [name, text] of modules)
    if (!/^metadata:/m.test(text))
      throw new CliError(
        `charts/skaffold/${name}.yaml is a part of the module ${name}, but no service or package with an image has that name`,
        'Remove it, or name it after the service. A module of its own has `metadata`.',
      )
}

/** A service's database comes before it. */
function modulesOf(files: Files, { name, folder, manifest }: Shipping): string {
  const service = folder.startsWith('services/')
  const valuesIn = (environment: string) =>
    [
      ...(service ? [`charts/services/${name}.yaml`] : []),
      `charts/environments/${environment}.yaml`,
      ...[`charts/environments/${name}-${environment}.yaml`].filter((path) => files.has(path)),
    ].join(', ')
  const bundled = ['*.mjs', ...(manifest.scripts?.web ? ['web/**'] : [])]
  return fillTemplate('generated/skaffold-modules.yaml.tpl', {
    name,
    folder,
    service,
    snake: name.replaceAll('-', '_'),
    chart: service ? 'charts/service' : `charts/${name}`,
    kindValues: valuesIn('kind'),
    productionValues: valuesIn('production'),
    // A repository made elsewhere has no such image: there `skaffold dev` builds the real one.
    dev: service && files.has('packages/image/dev.Dockerfile'),
    synced: bundled.map((path) => `{ src: '${folder}/dist/${path}', dest: /app, strip: ${folder}/ }`).join(', '),
  })
}
