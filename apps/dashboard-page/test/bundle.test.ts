import { dirname, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rollup } from 'vite'
import { expect, test } from 'vitest'

const root = dirname(fileURLToPath(new URL('.', import.meta.url)))

test('the page has code of its own and of npm, and of the server no more than its types', async () => {
  const built = await build({ root, logLevel: 'error', build: { write: false } })
  const { output } = built as Rollup.RollupOutput
  const modules = output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []))
  const files = modules.filter((id) => id.startsWith('/')).map((id) => relative(root, id))
  expect(files.length).toBeGreaterThan(80)
  expect(files).toContain(`src${sep}main.tsx`)
  const foreign = files.filter((path) => path.startsWith('..') && !path.includes(`${sep}node_modules${sep}`))
  expect(foreign).toEqual([])
})
