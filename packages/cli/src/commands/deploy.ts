import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { upgrade } from '../cluster/helm.ts'
import { awaitCluster, clusterExists, wayToGateway } from '../cluster/kind.ts'
import { names } from '../cluster/names.ts'
import { findMissing } from '../cluster/needs.ts'
import { type Release, readReleases } from '../cluster/releases.ts'
import { step } from '../cluster/step.ts'
import { CliError } from '../errors.ts'
import { type Image, provideImage } from '../image/build-image.ts'
import { buildContent } from '../image/content.ts'
import { root } from '../repository.ts'
import { historyOf, mayReturnTo } from '../rollout/history.ts'
import { watchTogether } from '../rollout/watch-together.ts'
import { wholeNumber } from '../whole-number.ts'

/**
 * `flotilla deploy [module …] [--prebuilt] [--watch <seconds>]`: what `skaffold run` does, without Skaffold. Images that the local registry has not are built and pushed to it, the
 * charts of skaffold.yaml released in its order. With modules named, only those and what they require. With `--watch`
 * it stays to look at what it has released, and takes all of it back when one is bad.
 */
export async function deploy(args: string[]): Promise<number> {
  const options = { prebuilt: { type: 'boolean', default: false }, watch: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const watched = values.watch === undefined ? undefined : wholeNumber('--watch', values.watch)
  const missing = await findMissing()
  if (missing.length > 0) throw new CliError(missing.join('\n'))
  if (!names.ownCluster) await awaitCluster(30)
  else if (!(await clusterExists())) throw new CliError('there is no cluster to deploy to', 'npm run cluster makes one')
  const releases = choose(readReleases(join(root, 'skaffold.yaml')), positionals)
  const stores = releases.filter(({ image }) => !image)
  if (stores.length > 0)
    await step(`stores: ${stores.map(({ name }) => name).join(', ')}`, () =>
      Promise.all(stores.map((release) => upgrade(release, undefined, { cwd: root }))),
    )
  const services = releases.filter(({ image }) => image)
  // One is released while the image of the next is built; Helm comes to its end though that build fails.
  let next: (() => Promise<void>) | undefined
  for (const release of services) {
    const [before, image] = await Promise.allSettled([next?.(), imageOf(release, values.prebuilt)])
    if (before.status === 'rejected') throw before.reason
    if (image.status === 'rejected') throw image.reason
    const { value } = image
    next = () =>
      step(`${release.name}: ${value.tag.slice(0, 12)} released`, () => upgrade(release, value, { cwd: root }))
  }
  await next?.()
  const good = watched === undefined || (await watchReleased(services, watched))
  console.log(`${good ? '✓' : '✗'} ${await wayToGateway()}`)
  return good ? 0 : 1
}

function imageOf({ name: service, image }: Release, prebuilt: boolean): Promise<Image> {
  return step(`${service}: image`, async () => {
    const { name, dockerfile } = image!
    const content = await buildContent({ name: service, folder: join(root, dirname(dockerfile)) })
    return provideImage({ repository: `${names.registryHost}/${name}`, dockerfile, content }, { cwd: root, prebuilt })
  })
}

/** A first release has nothing to go back to. */
async function watchReleased(services: readonly Release[], seconds: number): Promise<boolean> {
  const histories = await Promise.all(services.map(async ({ name }) => ({ name, history: await historyOf(name) })))
  const again = histories.filter(({ history }) => mayReturnTo(history).length > 0).map(({ name }) => name)
  return again.length === 0 || watchTogether(again, seconds)
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
