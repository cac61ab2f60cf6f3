import { existsSync, globSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

const around = resolve(import.meta.dirname, '../../..')
/** The checkout: the one that this file belongs to; where the command came from npm, the one it is called in. A test names another. */
export const root =
  process.env.FLOTILLA_ROOT ?? (existsSync(join(around, 'pnpm-workspace.yaml')) ? around : process.cwd())

/** What belongs to this checkout on this machine, and to nobody else. FLOTILLA_STATE puts it elsewhere: a second shop beside the first. */
export const stateFolder = process.env.FLOTILLA_STATE ?? join(root, '.flotilla')

export interface Service {
  readonly name: string
  readonly folder: string
  readonly description: string
  /** The services whose contracts it depends on, itself or in what it passes on. */
  readonly targets: readonly string[]
}

/** The services: what lies under services/ and has a package.json. Those that others depend on come first. */
export async function readServices(folder = join(root, 'services')): Promise<readonly Service[]> {
  const names = (await readdir(folder)).filter((name) => existsSync(join(folder, name, 'package.json'))).toSorted()
  const services = await Promise.all(names.map((name) => readService(name, join(folder, name))))
  return sortByTargets(services)
}

/** Whatever an image is made of: the services, and packages with a Dockerfile. */
export async function readShipping(): Promise<readonly Pick<Service, 'name' | 'folder'>[]> {
  const packages = globSync('packages/*/Dockerfile', { cwd: root }).map((path) => join(root, dirname(path)))
  return [...(await readServices()), ...packages.map((folder) => ({ name: basename(folder), folder }))]
}

/** Orders them so that each comes after its targets; a circle of events and commands is no error, it is cut where the alphabet says. */
export function sortByTargets(services: readonly Service[]): readonly Service[] {
  const sorted = new Set<Service>()
  const visited = new Set<Service>()
  const visit = (service: Service): void => {
    if (visited.has(service)) return
    visited.add(service)
    for (const target of services.filter(({ name }) => service.targets.includes(name))) visit(target)
    sorted.add(service)
  }
  services.forEach(visit)
  return [...sorted]
}

async function readService(name: string, folder: string): Promise<Service> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const { description = '' } = manifest
  const targets = [...new Set([...contractsOf(manifest), ...(await relaysOf(folder, name))])].toSorted()
  return {
    name,
    folder,
    description,
    targets: targets.filter((target) => target !== name),
  }
}

/** Returns the services whose operations a service offers as they are: its contract passes on those of the contracts that it needs. */
async function relaysOf(folder: string, name: string): Promise<string[]> {
  const file = join(folder, '../../contracts', name, 'package.json')
  const contract = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  return contract.exports?.['./passed-on'] ? contractsOf(contract) : []
}

function contractsOf({ dependencies = {} }: { dependencies?: object }): string[] {
  return Object.keys(dependencies).flatMap((name) => /^@flotilla\/(.+)-contract$/.exec(name)?.[1] ?? [])
}
