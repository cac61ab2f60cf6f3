import { expect, test } from 'vitest'
import { kubectl, services } from './kubernetes.ts'

const mostBytes = 3_000_000
const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]

interface Manifest {
  readonly mediaType: string
  readonly layers?: readonly { readonly size: number }[]
  readonly manifests?: readonly { readonly digest: string; readonly platform: { readonly os: string } }[]
}

test.each(services)('what %s adds to its base is one layer of at most 3 MB', async (service) => {
  const image = await kubectl('get', 'deployment', service, '-o', 'jsonpath={.spec.template.spec.containers[0].image}')
  const { layers = [] } = await manifestOf(image)
  const history = layers.map(({ size }) => size)
  console.log(`${service}: ${(history.at(-1)! / 1e6).toFixed(2)} MB of its own`)
  expect(history.length).toBeGreaterThan(1)
  expect(history.at(-1)).toBeLessThanOrEqual(mostBytes)
  // Control: the base is another thing altogether.
  expect(Math.max(...history)).toBeGreaterThan(10 * mostBytes)
})

test('all stand on the same base', async () => {
  const images = await kubectl(
    'get',
    'deployments',
    '-o',
    'jsonpath={.items[*].spec.template.spec.containers[0].image}',
  )
  const bases = await Promise.all(
    images.split(' ').map(async (image) => JSON.stringify((await manifestOf(image)).layers!.slice(0, -1))),
  )
  expect(new Set(bases).size).toBe(1)
})

async function manifestOf(image: string): Promise<Manifest> {
  const [, registry, repository, reference] = /^([^/]+)\/(.+?)(?::[^:@/]+)?@(sha256:\w+)$/.exec(image) ?? tagged(image)
  const get = async (digest: string): Promise<Manifest> => {
    const response = await fetch(`http://${registry}/v2/${repository}/manifests/${digest}`, {
      headers: { accept: [...manifestTypes, ...indexTypes].join(', ') },
    })
    expect(response.status).toBe(200)
    return (await response.json()) as Manifest
  }
  const found = await get(reference!)
  const platform = found.manifests?.find((one) => one.platform.os === 'linux')
  return platform ? get(platform.digest) : found
}

const tagged = (image: string): RegExpExecArray => /^([^/]+)\/(.+):([^:@/]+)$/.exec(image)!
