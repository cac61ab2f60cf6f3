import type { Plugin } from 'esbuild'

const namespace = 'builtin'

/**
 * Takes Node's own modules by `require`: an import asks each for all that it exports, and `node:http` loads undici to answer, which no service needs. A tenth of a
 * start.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace } : undefined,
    )
    builder.onLoad({ filter: /^/, namespace }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)})`,
    }))
  },
}

/** Whether an input of a bundle is a file. */
export const isFile = (input: string): boolean => !input.startsWith(`${namespace}:`)
