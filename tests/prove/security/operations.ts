import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sample } from '@flotilla/conformance'
import type { Operation } from '@flotilla/contract'

const root = join(import.meta.dirname, '../../..')

/** Every operation of every contract; one that is added to a contract is among them by itself. */
export async function readOperations(): Promise<Operation[]> {
  const files = globSync('contracts/*/src/operations.ts', { cwd: root })
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(root, file)).href)))
  return modules.flatMap((module) => Object.values(module).filter(isOperation))
}

/** The schemas of every event and command. */
export async function readMessageSchemas(): Promise<object[]> {
  const files = globSync('contracts/*/src/{events,commands}.ts', { cwd: root })
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(root, file)).href)))
  return modules.flatMap((module) => Object.values<{ schema: object }>(module).map(({ schema }) => schema))
}

/** The operations that a running service says it serves, by its own document: at the edge they are others' too. */
export async function servedBy(url: string, known: readonly Operation[]): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; tags: string[] }>>
  }
  return Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId, tags }) => {
      const found = known.find(({ name, service }) => name === operationId && tags.includes(service))
      if (!found) throw new Error(`${url} serves ${operationId}, which is in no contract`)
      return found
    }),
  )
}

/** A path that fits the operation, the same one for the same seed. */
export function pathOf({ path, schemas }: Operation, seed: number): string {
  const params = sample(schemas.params, seed) as Record<string, string> | undefined
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params![name]!))
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'path' in value && 'allow' in value
}
