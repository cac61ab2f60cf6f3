import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { upgrade } from '../cluster/helm.ts'
import { buildImage } from '../cluster/image.ts'
import { clusterExists, gatewayPort } from '../cluster/kind.ts'
import { findMissing } from '../cluster/needs.ts'
import { type Release, readReleases } from '../cluster/releases.ts'
import { step } from '../cluster/step.ts'
import { CliError } from '../errors.ts'
import { root } from '../repository.ts'

/**
 * `flotilla deploy [module …] [--prebuilt]`: what `skaffold run` does, without Skaffold. Images are built and pushed to the local registry, the
 * charts of skaffold.yaml released in its order. With modules named, only those and what they require.
 */
export async function deploy(args: string[]): Promise<void> {
  const options = { prebuilt: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const missing = await findMissing()
  if (missing.length > 0) throw new CliError(missing.join('\n'))
  if (!(await clusterExists())) throw new CliError('there is no cluster to deploy to', 'npm run cluster makes one')
  const releases = choose(readReleases(join(root, 'skaffold.yaml')), positionals)
  const stores = releases.filter(({ image }) => !image)
  if (stores.length > 0)
    await step(`stores: ${stores.map(({ name }) => name).join(', ')}`, () =>
      Promise.all(stores.map((release) => upgrade(release, undefined, { cwd: root }))),
    )
  for (const release of releases.filter(({ image }) => image)) {
    const image = await step(`${release.name}: image`, () =>
      buildImage(release.image!, { cwd: root, prebuilt: values.prebuilt }),
    )
    await step(`${release.name}: ${image.tag.slice(0, 12)} released`, () => upgrade(release, image, { cwd: root }))
  }
  console.log(`✓ http://127.0.0.1:${await gatewayPort()}`)
}

function choose(releases: Release[], wanted: string[]): Release[] {
  const known = [...new Set(releases.map(({ module }) => module))]
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new CliError(`no such module: ${unknown.join(', ')}`, `expected of: ${known.join(', ')}`)
  const needed = new Set<string>()
  const need = (name: string): void => {
    if (needed.has(name)) return
    needed.add(name)
    for (const { requires } of releases.filter(({ module }) => module === name)) requires.forEach(need)
  }
  ;(wanted.length === 0 ? known : wanted).forEach(need)
  return releases.filter(({ module }) => needed.has(module))
}
