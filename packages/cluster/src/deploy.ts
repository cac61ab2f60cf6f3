import { dirname, join } from 'node:path'
import { type Image, provideImage } from '@flotilla/image/build-image'
import { buildContent } from '@flotilla/image/content'
import { CliError } from '@flotilla/workspace/errors'
import { root } from '@flotilla/workspace/repository'
import { historyOf, upgrade } from './helm.ts'
import { awaitCluster, clusterExists } from './kind.ts'
import { names } from './names.ts'
import { findMissing } from './needs.ts'
import { type Release, readReleases } from './releases.ts'
import { mayReturnTo } from './rollout/history.ts'
import { watchTogether } from './rollout/watch-together.ts'
import { step } from './step.ts'
import { readyWorkloads } from './workloads.ts'

/**
 * Does what `skaffold run` does, without Skaffold and side by side. Bundles are made here; images that the registry has not are packed and pushed to it, then the charts of skaffold.yaml
 * released: stores first, while images are made, then services. What is as it was is left alone. With modules named, only those and what they require. With `watchSeconds` it stays to look at
 * what it has released, and takes all of it back when one is bad: then false.
 */
export async function deploy(modules: readonly string[], watchSeconds: number | undefined): Promise<boolean> {
  const missing = await findMissing()
  if (missing.length > 0) throw new CliError(missing.join('\n'))
  if (!names.ownCluster) await awaitCluster(30)
  else if (!(await clusterExists())) throw new CliError('there is no cluster to deploy to', 'npm run cluster makes one')
  const releases = choose(readReleases(join(root, 'skaffold.yaml')), modules)
  const services = releases.filter(({ image }) => image)
  const ready = await readyWorkloads()
  const [images] = await Promise.all([
    all(services, async (service) => [service, await imageOf(service)] as const),
    all(
      releases.filter(({ image }) => !image),
      (store) => release(store, undefined, ready),
    ),
  ])
  await all(images, ([service, image]) => release(service, image, ready))
  return watchSeconds === undefined || watchReleased(services, watchSeconds)
}

/** All at once. One that fails leaves the others to their end: a Helm that is cut off leaves a release pending. */
async function all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const outcomes = await Promise.allSettled(items.map(work))
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []))
  if (failures.length > 0) throw new CliError(failures.map(({ message }) => message).join('\n'))
  return outcomes.map((one) => (one as PromiseFulfilledResult<R>).value)
}

async function release(one: Release, image: Image | undefined, ready: ReadonlySet<string>): Promise<void> {
  const what = image ? `${one.name} ${image.tag.slice(0, 12)}` : one.name
  await step(
    (changed) => `${what}: ${changed ? 'released' : 'unchanged'}`,
    () => upgrade(one, image, { cwd: root, ready }),
  )
}

function imageOf({ name: service, image }: Release): Promise<Image> {
  return step(
    ({ known }) => `${service}: image ${known ? 'exists' : 'built and pushed'}`,
    async () => {
      const { name, dockerfile } = image!
      const content = await buildContent({ name: service, folder: join(root, dirname(dockerfile)) })
      return provideImage({ repository: `${names.registryHost}/${name}`, dockerfile, content }, { cwd: root })
    },
  )
}

/** A first release has nothing to go back to. */
async function watchReleased(services: readonly Release[], seconds: number): Promise<boolean> {
  const histories = await Promise.all(services.map(async ({ name }) => ({ name, history: await historyOf(name) })))
  const again = histories.filter(({ history }) => mayReturnTo(history).length > 0).map(({ name }) => name)
  return again.length === 0 || watchTogether(again, seconds)
}

function choose(releases: readonly Release[], wanted: readonly string[]): Release[] {
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
