import { spawnSync } from 'node:child_process'
import { root } from '@flotilla/workspace/repository'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const skaffold = spawnSync('skaffold', ['version']).status === 0

/** All modules as Skaffold sees them with this profile; it resolves its patches itself. */
function modulesWith(profile: string | undefined): any[] {
  const args = ['diagnose', '--yaml-only', ...(profile ? ['-p', profile] : [])]
  const { status, stdout, stderr } = spawnSync('skaffold', args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return parseAllDocuments(stdout).map((document) => document.toJS())
}

const valuesOf = (modules: any[]) =>
  new Map<string, string[]>(
    modules.flatMap((one) =>
      one.deploy.helm.releases.map((release: any) => [
        release.name,
        (release.valuesFiles ?? []).map((file: string) => file.replace(/.*\/charts\/environments\//, '')),
      ]),
    ),
  )

describe.skipIf(!skaffold)('with skaffold', () => {
  test('the profile prod releases everything for production, to the cluster that is chosen', () => {
    const modules = modulesWith('prod')
    const values = valuesOf(modules)
    expect(values.size).toBeGreaterThanOrEqual(21)
    expect([...values].filter(([, files]) => !files.at(-1)?.includes('production'))).toEqual([])
    expect([...values].filter(([, files]) => files.some((file) => file.includes('kind')))).toEqual([])
    expect(modules.map((one) => one.deploy.kubeContext).filter(Boolean)).toEqual([])
  })

  test('the profile dev syncs what is bundled, and leaves out what waits; control: without it nothing does', () => {
    const services = modulesWith('dev').filter((one) =>
      one.build?.artifacts?.[0].docker.dockerfile.includes('dev.Dockerfile'),
    )
    expect(services.length).toBeGreaterThanOrEqual(9)
    for (const { metadata, build, deploy } of services) {
      const [artifact] = build.artifacts
      expect(artifact.docker.buildArgs).toEqual({ SERVICE: metadata.name })
      expect(artifact.sync.manual[0].src).toBe(`services/${metadata.name}/dist/*.mjs`)
      expect(artifact.hooks.before[0].command.at(-1)).toContain(`bundle ${metadata.name} --follow`)
      expect(deploy.helm.releases[0].valuesFiles.at(-1)).toContain('environments/dev.yaml')
    }
    expect(
      modulesWith(undefined)
        .flatMap((one) => one.build?.artifacts ?? [])
        .filter(({ sync }) => sync),
    ).toEqual([])
  })
})
