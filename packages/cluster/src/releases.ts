import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'

/** A release as skaffold.yaml describes it, so that both ways of deploying deploy the same. */
export interface Release {
  readonly name: string
  /** The module it belongs to, and those that must be there before. */
  readonly module: string
  readonly requires: readonly string[]
  readonly chart: string
  readonly values: readonly string[]
  readonly files: Readonly<Record<string, string>>
  /** None for a store. */
  readonly image: { readonly name: string; readonly dockerfile: string } | undefined
}

/** The modules of skaffold.yaml in their order, each with its releases. Paths are relative to the file. */
export function readReleases(file: string): Release[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const module = document.toJS()
    const [artifact] = module.build?.artifacts ?? []
    return module.deploy.helm.releases.map((release: any) => ({
      name: release.name,
      module: module.metadata.name,
      requires: (module.requires ?? []).flatMap(({ configs }: { configs: string[] }) => configs),
      chart: release.chartPath,
      values: release.valuesFiles ?? [],
      files: release.setFiles ?? {},
      image: artifact && { name: artifact.image, dockerfile: artifact.docker.dockerfile },
    }))
  })
}
