import type { Image } from '@flotilla/image/build-image'
import { CliError } from '@flotilla/workspace/errors'
import { attempt, tool } from '@flotilla/workspace/tool'
import { names } from './names.ts'
import { hashOfRelease } from './release-hash.ts'
import type { Release } from './releases.ts'

/** A revision of a release, as Helm keeps it. */
export interface Revision {
  readonly revision: number
  readonly updated: string
  /** deployed, superseded, failed, pending-upgrade … */
  readonly status: string
  readonly description: string
}

const where = ['-n', names.namespace, '--kube-context', names.context]

/**
 * Installs or upgrades a release and waits until all of it is ready. The revision's description is the hash of what it is made of: when the latest one has the same and serves,
 * nothing is done. Returns whether something was.
 */
export async function upgrade(
  release: Release,
  image: Image | undefined,
  { cwd, ready }: { cwd: string; ready: ReadonlySet<string> },
): Promise<boolean> {
  const { name, chart } = release
  const settings = settingsOf(release, image)
  const description = `made of ${hashOfRelease(cwd, release, settings)}`
  if (ready.has(name) && (await latestOf(name)) === description) return false
  const args = [...where, ...settings, '--description', description, '--wait', '--timeout', '300s']
  await tool('helm', ['upgrade', '--install', name, chart, ...args], { cwd })
  return true
}

function settingsOf({ values, files }: Release, image: Image | undefined): string[] {
  const set = image
    ? ['--set', `service.image.repository=${image.repository}`, '--set', `service.image.tag=${image.tag}`]
    : []
  // A node's port is one service's on all of the cluster.
  if (image && !names.atHome) set.push('--set', 'service.nodePort=null')
  const overlays = values.flatMap((file) => ['-f', file])
  const contents = Object.entries(files).flatMap(([key, file]) => ['--set-file', `${key}=${file}`])
  return [...overlays, ...contents, ...set]
}

/** What the latest revision says of itself, if it serves. */
async function latestOf(name: string): Promise<string | undefined> {
  const text = await attempt('helm', ['history', name, ...where, '--max', '1', '-o', 'json'])
  const [latest] = text === undefined ? [] : (JSON.parse(text) as Revision[])
  return latest?.status === 'deployed' ? latest.description : undefined
}

/** Oldest first; throws where there is no such release. */
export async function historyOf(service: string): Promise<Revision[]> {
  const text = await attempt('helm', ['history', service, ...where, '-o', 'json'])
  if (text === undefined)
    throw new CliError(`there is no release ${service}`, `helm list -n ${names.namespace} names them`)
  return JSON.parse(text) as Revision[]
}

/** Makes that revision the current one, as a new revision, and waits until its pods serve. */
export async function rollBack(service: string, revision: number, timeoutSeconds: number): Promise<void> {
  await tool('helm', ['rollback', service, String(revision), ...where, '--wait', '--timeout', `${timeoutSeconds}s`])
}
