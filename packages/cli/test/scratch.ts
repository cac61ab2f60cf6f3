import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '@flotilla/workspace/repository'

/** What git would commit of this checkout, in `folder`, as the one commit of a repository of its own. Its dependencies are left out. */
export function copyRepository(folder: string): void {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const path of list.toString().split('\0').filter(Boolean)) {
    if (!existsSync(join(root, path))) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path), { verbatimSymlinks: true, recursive: true })
  }
  git(folder, 'init', '--quiet', '--initial-branch=main')
  commitAll(folder, 'start')
}

/** Gives the copy the dependencies of this checkout; its packages are its own. */
export function linkDependencies(folder: string): void {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const modules of globSync('{apps,contracts,packages,services,tests}/*/node_modules', { cwd: root }))
    cpSync(join(root, modules), join(folder, modules), { recursive: true, verbatimSymlinks: true })
}

/** Gives the copy an installation of its own. */
export function installDependencies(folder: string): void {
  mkdirSync(join(folder, '.flotilla'), { recursive: true })
  symlinkSync(join(root, '.flotilla/tools'), join(folder, '.flotilla/tools'))
  execFileSync(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], { cwd: folder })
}

const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')

/** Commits whatever has changed in `folder`. */
export function commitAll(folder: string, subject: string): void {
  git(folder, 'add', '--all')
  git(folder, '-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '-q', '--no-verify', '-m', subject)
}

export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
}

/** Moves a dependency as an install would: the importers, the package, and whoever names it. */
export function bumpLock(folder: string, name: string, version: string): void {
  const path = join(folder, 'pnpm-lock.yaml')
  const text = readFileSync(path, 'utf8')
  const [key, old] = [`'?${escape(name)}'?`, escape(version)]
  const bumped = text
    .replaceAll(`${name}@${version}`, `${name}@99.0.0`)
    .replaceAll(new RegExp(`(?<before>${key}:\\n +specifier: .*\\n +version: )${old}`, 'g'), '$<before>99.0.0')
    .replaceAll(new RegExp(`(?<before>^ +${key}: )${old}`, 'gm'), '$<before>99.0.0')
  if (bumped === text) throw new Error(`${name} ${version} is not in the lock file`)
  writeFileSync(path, bumped)
}

const escape = (text: string): string => text.replaceAll(/[.$/]/g, '\\$&')
