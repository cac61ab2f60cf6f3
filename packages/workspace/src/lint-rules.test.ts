import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { root } from './repository.ts'

const rules = ['import(no-cycle)', 'eslint(max-lines)'] as const

/** Returns what breaks the two rules below a folder, by the configuration in it, and how many files were read. */
async function lint(cwd: string): Promise<{ files: number; found: string[] }> {
  const options = { cwd, reject: false, localDir: root, preferLocal: true } as const
  const { stdout } = await execa(options)`oxlint --config .oxlintrc.json --format json .`
  const { number_of_files: files, diagnostics } = JSON.parse(stdout)
  const found = diagnostics
    .filter(({ code }: { code: (typeof rules)[number] }) => rules.includes(code))
    .map(({ code, filename }: { code: string; filename: string }) => `${filename} ${code}`)
  return { files, found: found.toSorted() }
}

function lintFiles(texts: Record<string, string>): Promise<{ files: number; found: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-lint-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // Its patterns are for paths from the folder that it is in.
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return lint(folder)
}

test('no file imports itself by way of others or is too long, and the rules saw the files', async () => {
  const { files, found } = await lint(root)
  expect(found).toEqual([])
  expect(files).toBeGreaterThan(1_000)
})

test('control: a cycle of types is found too', async () => {
  const { found } = await lintFiles({
    'a.ts': "import type { B } from './b.ts'\nexport type A = { b: B }\n",
    'b.ts': "import type { A } from './a.ts'\nexport type B = { a: A }\n",
  })
  expect(found).toEqual(['a.ts import(no-cycle)', 'b.ts import(no-cycle)'])
})

test('control: a source may have 200 lines, a test 300', async () => {
  const lines = (n: number) => 'export {}\n'.repeat(n)
  const { files, found } = await lintFiles({
    'packages/a/src/good.ts': lines(200),
    'packages/a/src/long.ts': lines(201),
    'packages/a/src/good.test.ts': lines(300),
    'packages/a/src/long.test.ts': lines(301),
    'services/b/test/good.ts': lines(300),
  })
  expect(files).toBe(5)
  expect(found).toEqual(['packages/a/src/long.test.ts eslint(max-lines)', 'packages/a/src/long.ts eslint(max-lines)'])
})
