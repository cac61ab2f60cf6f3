import { expect, test } from 'vitest'
import { readGraph, toMermaid, toSvg } from './graph.ts'
import { readServices } from './repository.ts'

const map = readGraph(await readServices())

test('the real tree: the gateway calls, orders gives payments its orders and hears of the outcome', () => {
  expect(map.services).toEqual(expect.arrayContaining(['catalog', 'gateway', 'orders', 'payments']))
  expect(map.edges).toContainEqual({ from: 'gateway', to: 'catalog', kind: 'calls' })
  expect(map.edges).toContainEqual({ from: 'orders', to: 'payments', kind: 'commands' })
  expect(map.edges).toContainEqual({ from: 'orders', to: 'payments', kind: 'consumes' })
  expect(map.edges.filter(({ from }) => from === 'catalog')).toEqual([])
})

test('every service and edge is drawn', () => {
  const [mermaid, svg] = [toMermaid(map), toSvg(map)]
  for (const { from, to, kind } of map.edges)
    expect(mermaid).toContain(kind === 'consumes' ? `${to} -.->|events| ${from}` : `|${kind}| ${to}`)
  for (const name of map.services) expect(svg).toContain(`>${name}</text>`)
  expect(svg.match(/marker-end/g)).toHaveLength(map.edges.length)
})
