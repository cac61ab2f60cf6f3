import { spawnSync } from 'node:child_process'
import { root } from '@flotilla/workspace/repository'
import { tool } from '@flotilla/workspace/tool'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const helm = spawnSync('helm', ['version']).status === 0
const image = ['--set', 'service.image.repository=r', '--set', 'service.image.tag=t']

async function render(chart: string, ...settings: string[]): Promise<any[]> {
  const text = await tool('helm', ['template', chart, `charts/${chart}`, '-n', 'shop', ...settings], { cwd: root })
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter(Boolean)
}

const workloads = (objects: any[]) => objects.filter(({ spec }) => spec?.template)

/** What Pod Security «restricted», the policies and the nodes ask of a workload, and it does not say. */
function lackingIn(workload: any, objects: any[]): string[] {
  const { metadata, spec } = workload.spec.template
  const admits = objects.some(
    ({ kind, spec: policy }) =>
      kind === 'NetworkPolicy' &&
      policy.policyTypes.length === 2 &&
      Object.entries(policy.podSelector.matchLabels).every(([label, value]) => metadata.labels[label] === value),
  )
  const asked: [string, boolean][] = [
    ['runAsNonRoot', spec.securityContext?.runAsNonRoot === true && spec.securityContext.runAsUser > 0],
    ['seccompProfile', spec.securityContext?.seccompProfile?.type === 'RuntimeDefault'],
    ['a NetworkPolicy both ways', admits],
    ...spec.containers.flatMap((one: any): [string, boolean][] => [
      ['no escalation', one.securityContext?.allowPrivilegeEscalation === false],
      ['no capabilities', one.securityContext?.capabilities?.drop?.includes('ALL')],
      ['a read-only root', one.securityContext?.readOnlyRootFilesystem === true],
      ['requests', Boolean(one.resources?.requests?.cpu && one.resources.requests.memory)],
      ['a limit of memory', Boolean(one.resources?.limits?.memory)],
      ['probes', Boolean(one.readinessProbe && one.livenessProbe)],
      ['an image with a version', /:(?!latest)[\w.-]+/.test(one.image)],
    ]),
  ]
  return asked.filter(([, is]) => !is).map(([what]) => `${workload.metadata.name}: ${what}`)
}

describe.skipIf(!helm)('with helm', () => {
  test.for([
    ['dashboard', image, ['dashboard']],
    ['observability', [], ['collector', 'grafana', 'prometheus']],
  ] as const)('%s passes what is asked of every pod; control: less is found', async ([chart, settings, expected]) => {
    const objects = await render(chart, ...settings)
    const found = workloads(objects)
    expect(found.map(({ metadata }) => metadata.name).toSorted()).toEqual(expected)
    expect(found.flatMap((one) => lackingIn(one, objects))).toEqual([])
    delete found[0].spec.template.spec.securityContext.seccompProfile
    expect(lackingIn(found[0], [])).toHaveLength(2)
  })

  test('only who asks Kubernetes something has a token for it', async () => {
    const found = workloads(await render('observability'))
    const holders = found.filter(({ spec }) => spec.template.spec.automountServiceAccountToken !== false)
    expect(holders.map(({ metadata }) => metadata.name)).toEqual(['prometheus'])
  })

  test('each part of it can be left out', async () => {
    const settings = ['collector', 'prometheus', 'grafana'].flatMap((part) => ['--set', `${part}.enabled=false`])
    expect(await render('observability', ...settings)).toEqual([])
  })

  test('services send where they are told to, and nobody else may be sent to', async () => {
    const policy = async (...settings: string[]) => {
      const objects = await render('service', '-f', 'charts/services/catalog.yaml', ...image, ...settings)
      return JSON.stringify(
        objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'catalog'),
      )
    }
    expect(await policy('--set', 'service.otlpEndpoint=http://dashboard:4318')).toContain('receives-telemetry')
    expect(await policy()).not.toContain('receives-telemetry')
  })
})
