import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readServices, root } from '@flotilla/workspace/repository'
import { expect, test } from 'vitest'
import { readReleases } from './releases.ts'

const releases = readReleases(join(root, 'skaffold.yaml'))

test('a release for each service, each database and what all share', async () => {
  const services = (await readServices()).flatMap(({ name }) => [`${name}-db`, name])
  expect(services.length).toBeGreaterThan(10)
  const names = releases.map(({ name }) => name)
  expect(names.toSorted()).toEqual(['dashboard', 'nats', 'valkey', ...services].toSorted())
})

test('a service requires the stores and its database, and is made from its Dockerfile', async () => {
  for (const { name } of await readServices())
    expect(releases.find((one) => one.name === name)).toMatchObject({
      module: name,
      requires: ['stores', `${name}-db`],
      chart: 'charts/service',
      values: expect.arrayContaining([`charts/services/${name}.yaml`, 'charts/environments/kind.yaml']),
      image: { name: `flotilla/${name}`, dockerfile: `services/${name}/Dockerfile` },
    })
})

test('each file that a release names exists; each module that one requires does', () => {
  const named = releases.flatMap(({ chart, values, image }) => [chart, ...values, ...(image ? [image.dockerfile] : [])])
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  const modules = new Set(releases.map(({ module }) => module))
  expect(releases.flatMap(({ requires }) => requires).filter((name) => !modules.has(name))).toEqual([])
})
