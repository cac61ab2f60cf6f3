import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { environments } from '../../src/render.ts'
import { containerRules } from './containers.ts'
import { objectRules } from './objects.ts'
import { podRules } from './pods.ts'
import { containersOf, type Manifest, type Rule } from './rule.ts'

const rules = [...containerRules, ...podRules, ...objectRules]

// What stands against a rule on purpose: docs/decisions/0033.
const strangers = /^(.*-db|.*-db-provision|grafana)$/
const single = /^(dashboard|collector|grafana)$/
const accepted: readonly { readonly asks: string; readonly environment?: string; readonly name: RegExp }[] = [
  { asks: 'user and group are above those of the host', name: strangers },
  { asks: 'a service has more than one pod', name: single },
  { asks: 'no token of the API server is mounted unasked', name: /^prometheus$/ },
  { asks: 'it opens no port of the nodes', environment: 'kind', name: /^gateway$/ },
]

describe.each(environments)('rendered for %s', (environment) => {
  const all = manifestsOf(environment)

  test.each(rules)('$asks', ({ asks, kinds, holds }) => {
    const asked = all.filter(({ kind }) => kinds.includes(kind))
    const excepted = ({ metadata }: Manifest) =>
      accepted.some(
        (one) => one.asks === asks && (one.environment ?? environment) === environment && one.name.test(metadata.name),
      )
    const against = asked.filter((object) => !holds(object, all) && !excepted(object))
    expect(against.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([])
    // Where nothing is asked, nothing is shown; the laptop scales nothing by itself.
    expect(asked.length > 0 || (environment === 'kind' && kinds.includes('HorizontalPodAutoscaler'))).toBe(true)
  })
})

describe('what breaks a rule is found', () => {
  const all = manifestsOf('production')

  test.each(rules)('$asks', (rule) => {
    const good = fixtureOf(rule, all)
    const bad = structuredClone(good)
    rule.breaks(bad)
    expect(rule.holds(bad, replaced(all, good, bad))).toBe(false)
  })

  test('every rule says whose check it is, and asks what no other does', () => {
    expect(rules.filter(({ from }) => !/kube-score|kube-linter|Polaris|Checkov|Trivy|kubesec/.test(from))).toEqual([])
    expect(new Set(rules.map(({ asks }) => asks)).size).toBe(rules.length)
  })

  test('what is accepted is asked for, and is there', () => {
    const idle = accepted.filter(({ asks, environment = 'production', name }) => {
      const rule = rules.find((one) => one.asks === asks)
      const found = manifestsOf(environment)
      return !found.some(
        (object) => name.test(object.metadata.name) && rule?.kinds.includes(object.kind) && !rule.holds(object, found),
      )
    })
    expect(idle).toEqual([])
  })
})

test('the whole shop with its stores, one of each, asks for less than 1,368 Mi', () => {
  const servers = manifestsOf('kind').filter(
    ({ kind, metadata }) =>
      ['Deployment', 'StatefulSet'].includes(kind) && !/-canary$|^(collector|prometheus|grafana)$/.test(metadata.name),
  )
  const asked = servers.map((object) => Number(/^(\d+)Mi$/.exec(containersOf(object)[0].resources.requests.memory)![1]))
  expect(asked.length).toBe(21)
  expect(asked.reduce((sum, each) => sum + each, 0)).toBeLessThan(1_368)
})

function manifestsOf(environment: string): Manifest[] {
  const folder = join(root, 'charts/rendered', environment)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS() as Manifest)
    .filter(Boolean)
}

function fixtureOf(rule: Rule, all: readonly Manifest[]): Manifest {
  const good = all.find((object) => rule.kinds.includes(object.kind) && rule.holds(object, all))
  if (!good) throw new Error(`nothing does what is asked: ${rule.asks}`)
  return good
}

const replaced = (all: readonly Manifest[], good: Manifest, bad: Manifest): Manifest[] =>
  all.map((one) => (one === good ? bad : one))
