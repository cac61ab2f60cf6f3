import { pathToFileURL } from 'node:url'
import type { Operation, ProblemKind } from '@flotilla/contract'
import type { Plugin } from 'vite'

const isContract = (id: string): boolean =>
  /\/contracts\/[\w-]+\/src\/\w+\.ts$|\/packages\/contract\/src\/index\.ts$/.test(id)

/**
 * Lets pages import operations and problems from contracts as services do, and leaves in the bundle what a browser needs of them: how an operation is called and the code of a problem. The
 * schemas and their validator stay out.
 */
export const contracts = (): Plugin => ({
  name: 'contracts',
  async load(id) {
    if (!isContract(id)) return undefined
    const exported: Record<string, unknown> = await import(pathToFileURL(id).href)
    const slim = Object.entries(exported).map(([name, value]) => [name, slimDown(value)] as const)
    return slim
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
      .join('')
  },
})

function slimDown(value: unknown): unknown {
  if (isOperation(value)) {
    const { method, path, idempotency } = value
    return { method, path, idempotency }
  }
  return isProblems(value)
    ? Object.fromEntries(Object.entries(value).map(([name, { code }]) => [name, { code }]))
    : undefined
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isOperation = (value: unknown): value is Operation => isObject(value) && 'path' in value && 'schemas' in value

const isProblems = (value: unknown): value is Record<string, ProblemKind> =>
  isObject(value) && Object.values(value).every((kind) => isObject(kind) && 'code' in kind && 'status' in kind)
