import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Shop } from './shop.ts'

interface Asked {
  readonly where: string
  readonly expr: string
}

const files = fileURLToPath(new URL('../../charts/observability/files', import.meta.url))
// Prometheus' own.
const given = ['up']
const words = new Set([
  'and',
  'avg',
  'histogram_quantile',
  'increase',
  'label_values',
  'max',
  'min',
  'or',
  'rate',
  'sum',
  'unless',
])

/** Every metric that an alert, a rule or a panel of charts/observability asks for is one that a service shows. */
export function metricsThatAreNamed(shop: () => Shop): void {
  describe('the rules and dashboards for Prometheus and Grafana', () => {
    let exposed: Set<string>
    const rules = readRules()
    const panels = readPanels()

    beforeAll(async () => {
      const { services } = JSON.parse(await shop().flotilla('status', '--json')) as { services: { admin: string }[] }
      const texts = await Promise.all(services.map(async ({ admin }) => (await fetch(`${admin}/metrics`)).text()))
      const recorded = rules.flatMap(({ record }) => record ?? [])
      exposed = new Set([...given, ...recorded, ...texts.flatMap(namesIn)])
    })
    const unknown = (asked: readonly Asked[]) =>
      asked.flatMap(({ where, expr }) =>
        metricsOf(expr)
          .filter((name) => !exposed.has(name))
          .map((name) => `${where}: ${name}`),
      )

    test('name only what a running service shows; control: another name is found', () => {
      const all = [...rules, ...panels]
      expect(all.length).toBeGreaterThan(50)
      expect(all.filter(({ expr }) => metricsOf(expr).length === 0)).toEqual([])
      expect(unknown(all)).toEqual([])
      const planted = 'sum by (service) (rate(http_server_requests_total{status="500"}[5m])) > 0'
      expect(unknown([{ where: 'planted', expr: planted }])).toEqual(['planted: http_server_requests_total'])
    })

    test('are whole: brackets close, alerts say what is the matter, ids are their own', () => {
      expect([...rules, ...panels].filter(({ expr }) => !isClosed(expr))).toEqual([])
      expect(isClosed('sum(rate(x[5m])')).toBe(false)
      const alerts = rules.filter(({ alert }) => alert)
      expect(alerts.filter(({ summary, severity = '' }) => !summary || !['page', 'ticket'].includes(severity))).toEqual(
        [],
      )
      expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
      const burning = alerts.filter(({ expr }) => expr.includes('http_failed')).map(({ expr }) => expr)
      for (const factor of ['14.4', '6', '3', '1'])
        expect(burning.filter((expr) => expr.includes(`> ${factor} * 0.001 and`))).toHaveLength(1)
    })
  })
}

function readRules() {
  return globSync(join(files, 'rules/*.yaml')).flatMap((path) =>
    parse(readFileSync(path, 'utf8')).groups.flatMap((group: any) =>
      group.rules.map(({ record, alert, expr, labels, annotations }: any) => ({
        where: `${basename(path)} ${record ?? alert}`,
        record: record as string | undefined,
        alert: alert as string | undefined,
        expr: expr as string,
        severity: labels?.severity,
        summary: annotations?.summary,
      })),
    ),
  ) as (Asked & { record?: string; alert?: string; severity?: string; summary?: string })[]
}

function readPanels(): Asked[] {
  return globSync(join(files, 'dashboards/*.json')).flatMap((path) => {
    const { panels, templating } = JSON.parse(readFileSync(path, 'utf8'))
    const queries = templating.list.map(({ name, query }: any) => ({
      where: `${basename(path)} $${name}`,
      expr: query,
    }))
    const targets = panels.flatMap(({ title, targets: each }: any) =>
      each.map(({ expr }: any) => ({ where: `${basename(path)} ${title}`, expr })),
    )
    return [...queries, ...targets]
  })
}

// Prometheus' text format: a histogram's series have endings of their own.
function namesIn(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name, type]) =>
    type === 'histogram' || type === 'summary' ? ['_bucket', '_sum', '_count'].map((end) => name! + end) : [name!],
  )
}

/** The metrics that an expression asks for: what is left of it without strings, labels, windows, groupings and functions. */
function metricsOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/^label_values\(([^,]+),.*\)$/, '$1')
  return [...bare.matchAll(/(?<![\w.])[a-zA-Z_][\w:]*/g)].map(([name]) => name).filter((name) => !words.has(name))
}

function isClosed(expr: string): boolean {
  const open: string[] = []
  for (const one of expr.replaceAll(/"[^"]*"/g, '')) {
    if ('([{'.includes(one)) open.push(one)
    else if (')]}'.includes(one) && open.pop() !== '([{'[')]}'.indexOf(one)]) return false
  }
  return open.length === 0
}
