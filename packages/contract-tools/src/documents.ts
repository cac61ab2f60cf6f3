import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Command, Event, Operation } from '@flotilla/contract'
import { toOpenApi } from '@flotilla/kit/openapi'
import { toAsyncApi } from './asyncapi.ts'
import { messagesOf, operationsOf, type Provided } from './provided.ts'

/** What the code of a contract comes to. */
export interface Contract {
  readonly service: string
  readonly openapi: any
  /** None where the service neither tells nor is told anything. */
  readonly asyncapi: any
}

/** Reads every contract of the checkout by running its modules. */
export async function readContracts(root: string): Promise<Contract[]> {
  const services = readdirSync(join(root, 'contracts')).filter((name) =>
    existsSync(join(root, 'contracts', name, 'src')),
  )
  return Promise.all(services.toSorted().map((service) => readContract(root, service)))
}

/** Every operation of every contract of the checkout. */
export async function readOperations(root: string): Promise<Operation[]> {
  return (await readEntries(root, 'operations')).filter((one) => one?.path && one.allow)
}

/** Every command of every contract of the checkout. */
export async function readCommands(root: string): Promise<Command[]> {
  return (await readEntries(root, 'commands')).filter((one) => one?.kind === 'command')
}

async function readEntries(root: string, entry: 'operations' | 'commands'): Promise<any[]> {
  const files = globSync(`contracts/*/src/${entry}.ts`, { cwd: root })
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(root, file)).href)))
  return modules.flatMap((module) => Object.values<any>(module))
}

async function readContract(root: string, service: string): Promise<Contract> {
  const load = async (entry: string): Promise<any[]> => {
    const file = join(root, 'contracts', service, 'src', `${entry}.ts`)
    return existsSync(file) ? Object.values(await import(pathToFileURL(file).href)) : []
  }
  const [all, events, commands] = await Promise.all(['operations', 'events', 'commands'].map(load))
  const operations = all!.filter((one): one is Operation => one?.service === service && 'path' in one)
  const app = { operations, ready: () => undefined } as unknown as Parameters<typeof toOpenApi>[0]
  const openapi = await toOpenApi(app, { title: service, ...edgeOf(committedOpenApi(root, service)) })
  const only = <T>(some: any[], kind: string) =>
    some.filter((one) => one?.kind === kind && one.service === service) as T[]
  const asyncapi = toAsyncApi(service, only<Event>(events!, 'event'), only<Command>(commands!, 'command'))
  return { service, openapi: plain(openapi), asyncapi: asyncapi && plain(asyncapi) }
}

/** A service that knows people by a cookie stands at the edge. */
function edgeOf(document: any): { prefix?: string; cookie?: string } {
  const cookie = document?.components?.securitySchemes?.session?.name
  return cookie ? { prefix: '/api', cookie } : {}
}

export const asyncApiPath = (service: string): string => `contracts/${service}/asyncapi.json`
export const openApiPath = (service: string): string => `services/${service}/openapi.json`
export const toText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

export const providedBy = ({ service, openapi, asyncapi }: Contract): Provided[] => [
  ...operationsOf(openapi, service),
  ...messagesOf(asyncapi, service),
]

/** Writes the AsyncAPI document of every contract that has messages, and returns the contracts. */
export async function writeDocuments(root: string): Promise<Contract[]> {
  const all = await readContracts(root)
  for (const { service, asyncapi } of all) {
    const file = join(root, asyncApiPath(service))
    if (asyncapi) writeFileSync(file, toText(asyncapi))
    else rmSync(file, { force: true })
  }
  return all
}

/** Where the committed documents say something else than the contracts’ code; each finding says what to run. */
export function findDrift(root: string, contracts: readonly Contract[]): string[] {
  const known = new Set(contracts.map(({ service }) => asyncApiPath(service)))
  const left = globSync('contracts/*/asyncapi.json', { cwd: root }).filter((path) => !known.has(path))
  return [
    ...left.map((path) => `${path}: there is no such contract any more; remove it`),
    ...contracts.flatMap(({ service, openapi, asyncapi }) => [
      ...asyncApiDrift(root, service, asyncapi),
      ...openApiDrift(root, service, openapi),
    ]),
  ]
}

function asyncApiDrift(root: string, service: string, asyncapi: object | undefined): string[] {
  const file = join(root, asyncApiPath(service))
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const today = asyncapi && toText(asyncapi)
  return committed === today ? [] : [`${asyncApiPath(service)} is not that of today: npm run flotilla -- contracts`]
}

/** The service’s app makes its OpenAPI document, in a test of its own; here only whether all of the contract is in it, as it is. */
function openApiDrift(root: string, service: string, openapi: any): string[] {
  const committed = committedOpenApi(root, service)
  const [then, today] = [operationsOf(committed, service), operationsOf(openapi, service)].map(
    (some) => new Map(some.map((one) => [one.name, one])),
  ) as [Map<string, Provided>, Map<string, Provided>]
  const names = [...new Set([...then.keys(), ...today.keys()])]
  const different = names.filter((name) => !isDeepStrictEqual(then.get(name), today.get(name)))
  return different.map(
    (name) => `${openApiPath(service)}: ${name} is not that of today: npm test -- services/${service}/ --update`,
  )
}

function committedOpenApi(root: string, service: string): any {
  const file = join(root, openApiPath(service))
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

// As it would be read from a file: nothing undefined, no symbols.
const plain = (document: object): object => JSON.parse(JSON.stringify(document))
