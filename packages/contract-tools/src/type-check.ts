import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Tree } from '@flotilla/workspace/git'
import { execa } from 'execa'

/** Files by path from the root: those of a commit, or those of the checkout. */
export type Version = Tree | 'checkout'

/** What the compiler says of a service's code. */
export interface CompileError {
  readonly service: string
  readonly error: string
}

/**
 * Type-checks the code of services in one version against everybody else’s contracts in another, and gives the errors of it. That is how a field
 * that somebody reads is told from one that nobody does. Tests are left out: they stand in for providers.
 */
export async function checkAgainst(
  root: string,
  services: readonly string[],
  versions: { service: Version; contracts: Version },
): Promise<CompileError[]> {
  const same = services.filter((service) => keepsItsContract(root, service, versions))
  const alone = services.filter((service) => !same.includes(service)).map((service) => [service])
  const errors: CompileError[] = []
  // Together, for most of a compilation is what they share.
  for (const group of [same, ...alone])
    if (group.length > 0) errors.push(...(await checkTogether(root, group, versions)))
  return errors
}

/** Whether the contract of the service itself is equal in both versions: then it may stand beside the others’. */
function keepsItsContract(
  root: string,
  service: string,
  { service: one, contracts: other }: { service: Version; contracts: Version },
): boolean {
  if (one === other) return true
  const tree = one === 'checkout' ? other : one
  if (tree === 'checkout') return true
  const paths = sourcesOf(tree, `contracts/${service}`)
  const here = globSync(`contracts/${service}/{*,{src,test}/**/*}.{ts,tsx,json}`, { cwd: root })
  const texts = tree.read(paths)
  return (
    here.length === paths.length && here.every((path) => readFileSync(join(root, path), 'utf8') === texts.get(path))
  )
}

async function checkTogether(
  root: string,
  services: readonly string[],
  versions: { service: Version; contracts: Version },
): Promise<CompileError[]> {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-contracts-'))
  try {
    for (const shared of ['packages', 'node_modules']) symlinkSync(join(root, shared), join(home, shared))
    cpSync(join(root, 'tsconfig.base.json'), join(home, 'tsconfig.base.json'))
    for (const contract of readdirSync(join(root, 'contracts')))
      place(root, home, `contracts/${contract}`, services.includes(contract) ? versions.service : versions.contracts)
    for (const service of services) place(root, home, `services/${service}`, versions.service)
    return (await tsc(root, home, projectOf(home, services))).map(toTypeError)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function place(root: string, home: string, folder: string, version: Version): void {
  if (version === 'checkout')
    cpSync(join(root, folder), join(home, folder), { recursive: true, verbatimSymlinks: true, filter: isSource })
  else {
    for (const [path, content] of version.read(sourcesOf(version, folder))) {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), content)
    }
    const modules = join(root, folder, 'node_modules')
    if (existsSync(modules))
      cpSync(modules, join(home, folder, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  }
}

const isSource = (path: string): boolean => !/\/(dist|\.turbo)$/.test(path)

const sourcesOf = ({ paths }: Tree, folder: string): string[] =>
  paths.filter((path) => path.startsWith(`${folder}/`) && /\.(tsx?|json)$/.test(path))

/** The services’ own code, as one project. */
function projectOf(home: string, services: readonly string[]): string {
  const exclude = ['**/*.test.ts', '**/*.test.tsx']
  const include = services.map((service) => `services/${service}/src`)
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json', include, exclude }))
  return 'tsconfig.json'
}

async function tsc(root: string, home: string, project: string): Promise<string[]> {
  const args = ['-p', project, '--pretty', 'false']
  const { stdout } = await execa(join(root, 'node_modules/.bin/tsc'), args, {
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
    reject: false,
  })
  // The lines below an error explain it, and are indented.
  const errors = stdout.split(/\n(?=\S)/).filter((block) => / error TS\d+: /.test(block))
  return errors.map((block) => block.trim().replaceAll(/\s*\n\s*/g, ' '))
}

function toTypeError(said: string): CompileError {
  const [, service = '', error = said] = /^services\/([^/]+)\/(.*)$/s.exec(said) ?? []
  return { service, error }
}
