import { execaSync } from 'execa'
import { CliError } from './errors.ts'

/** The files of one commit. */
export interface Tree {
  readonly commit: string
  readonly paths: readonly string[]
  /** Their texts, in one go; what is not there is left out. */
  read(paths: readonly string[]): ReadonlyMap<string, string>
}

/** The commit where `head` left `base`, and `head`. Refuses a clone whose history ends too soon: it would call everything changed, or nothing. */
export function findRange(folder: string, { base, head = 'HEAD' }: { base?: string | undefined; head?: string }) {
  if (git(folder, ['rev-parse', '--is-shallow-repository']).trim() === 'true')
    throw new CliError(
      'this clone is shallow: where the branch began cannot be seen in it',
      `git fetch --unshallow ${remoteOf(folder)} '+refs/heads/*:refs/remotes/${remoteOf(folder)}/*'`,
    )
  const to = commitOf(folder, head)
  const from = commitOf(folder, base ?? defaultBase(folder))
  const fork = attempt(folder, ['merge-base', from, to])?.trim()
  if (!fork) throw new CliError(`${base} and ${head} have no commit in common`, 'Name another base: --base <ref>')
  return { from: fork, to }
}

/** Every path that differs between two commits; a renamed file is two. */
export function changedPaths(folder: string, from: string, to: string): string[] {
  return lines(git(folder, ['diff', '--name-only', '--no-renames', '-z', from, to]))
}

export function openTree(folder: string, commit: string): Tree {
  const paths = lines(git(folder, ['ls-tree', '-r', '-z', '--name-only', commit]))
  const known = new Set(paths)
  return {
    commit,
    paths,
    read: (wanted) =>
      readBlobs(
        folder,
        commit,
        wanted.filter((path) => known.has(path)),
      ),
  }
}

export function commitOf(folder: string, ref: string): string {
  const commit = attempt(folder, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])?.trim()
  if (!commit) throw new CliError(`there is no commit «${ref}» here`, `git fetch ${remoteOf(folder)}`)
  return commit
}

export function defaultBase(folder: string): string {
  const known = ['origin/main', 'main'].find((ref) => attempt(folder, ['rev-parse', '--verify', '--quiet', ref]))
  if (!known) throw new CliError('there is neither origin/main nor main here', 'Say what to compare with: --base <ref>')
  return known
}

function readBlobs(folder: string, commit: string, paths: readonly string[]): Map<string, string> {
  const input = paths.map((path) => `${commit}:${path}\n`).join('')
  const output = Buffer.from(run(folder, ['cat-file', '--batch'], input).stdout)
  const texts = new Map<string, string>()
  let at = 0
  for (const path of paths) {
    const end = output.indexOf(10, at)
    const size = Number(output.toString('utf8', at, end).split(' ').at(-1))
    texts.set(path, output.toString('utf8', end + 1, end + 1 + size))
    at = end + size + 2
  }
  return texts
}

const remoteOf = (folder: string): string => attempt(folder, ['remote'])?.split('\n')[0] || 'origin'
const lines = (text: string): string[] => text.split('\0').filter(Boolean)

function git(folder: string, args: readonly string[]): string {
  const { exitCode, stdout, stderr } = run(folder, args)
  if (exitCode !== 0) throw new CliError(`git ${args[0]} failed: ${Buffer.from(stderr).toString().trim()}`)
  return Buffer.from(stdout).toString()
}

function attempt(folder: string, args: readonly string[]): string | undefined {
  const { exitCode, stdout } = run(folder, args)
  return exitCode === 0 ? Buffer.from(stdout).toString() : undefined
}

function run(folder: string, args: readonly string[], input = '') {
  return execaSync('git', args, { cwd: folder, input, encoding: 'buffer', maxBuffer: 1 << 28, reject: false })
}
