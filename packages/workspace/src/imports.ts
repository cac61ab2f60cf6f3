import { createRequire } from 'node:module'

// Loaded with the first file, which takes 20 ms: most commands read none.
const parser = (): typeof import('oxc-parser') => createRequire(import.meta.url)('oxc-parser')

/** One file of the repository, by its path from the root with forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

export interface Import {
  /** As it is written: `./cart.ts`, `@flotilla/kit`. */
  readonly from: string
  /** It names types alone, and so loads nothing. */
  readonly typeOnly: boolean
}

/** Returns what a file imports, re-exports and imports on demand, read by the parser of oxlint. A dynamic import that is no text is left out. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const { module } = parser().parseSync(path, text)
  const { staticImports, staticExports, dynamicImports } = module
  return [
    ...staticImports.map(({ moduleRequest, entries }) => ({
      from: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ from: moduleRequest.value, typeOnly: isType }] : [],
      ),
    ),
    ...dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
      const [, from] = /^['"`]([^$]*)['"`]$/.exec(text.slice(start, end)) ?? []
      return from === undefined ? [] : [{ from, typeOnly: false }]
    }),
  ]
}
