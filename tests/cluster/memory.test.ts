import { expect, test } from 'vitest'
import { kubectl } from './kubernetes.ts'

// What cannot be taken from it: memory of its own, and for PostgreSQL the buffers that its processes share. Pages of files can.
const sharedBuffersMi = 32

const toMi = (text: string): number => {
  const [, value, unit] = /^(\d+)(Ki|Mi|Gi)$/.exec(text)!
  return Number(value) * { Ki: 1 / 1_024, Mi: 1, Gi: 1_024 }[unit as 'Ki' | 'Mi' | 'Gi']
}

test('each pod asks for as much memory as it uses when nobody asks it anything, and one of each for less than 1,368 Mi', async () => {
  const { items } = JSON.parse(await kubectl('get', 'pods', '--field-selector=status.phase=Running', '-o', 'json'))
  const used = await usedByPod()
  const there = items.filter(({ metadata }: any) => !metadata.deletionTimestamp)
  const pods = there.map(({ metadata, spec }: any) => ({
    app: metadata.labels['app.kubernetes.io/name'] as string,
    asks: spec.containers.reduce((sum: number, one: any) => sum + toMi(one.resources.requests.memory), 0) as number,
    uses: used.get(metadata.name) ?? Number.NaN,
  })) as { app: string; asks: number; uses: number }[]
  const apps = [...Map.groupBy(pods, ({ app }) => app)].map(([app, replicas]) => ({
    app,
    asks: replicas[0]!.asks,
    uses: Math.round(Math.max(...replicas.map(({ uses }) => uses))),
  }))
  console.table(apps)
  const sum = apps.reduce((all, { asks }) => all + asks, 0)
  console.log(`one of each asks for ${sum} Mi`)
  expect(apps.length).toBeGreaterThanOrEqual(21)
  expect(sum).toBeLessThan(1_368)
  expect(apps.filter(({ asks, uses }) => !(uses <= asks))).toEqual([])
})

async function usedByPod(): Promise<Map<string, number>> {
  const names = (await kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ')
  const summaries = await Promise.all(
    names.map(async (node) => JSON.parse(await kubectl('get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`))),
  )
  const pods = summaries.flatMap(({ pods: found }) => found).filter(({ podRef }) => podRef.namespace === 'shop')
  return new Map(
    pods.map(({ podRef, containers = [] }: any) => {
      const own = containers.reduce((sum: number, { memory }: any) => sum + (memory?.rssBytes ?? 0) / 2 ** 20, 0)
      return [podRef.name, own + (podRef.name.endsWith('-db-0') ? sharedBuffersMi : 0)]
    }),
  )
}
