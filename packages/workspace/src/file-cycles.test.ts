import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { root } from './repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'flotilla-cycles-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Returns the files below a folder that import themselves by way of others, by the rules of this repository, and how many files were read. */
async function lint(cwd: string): Promise<{ files: number; inCycles: string[] }> {
  const config = join(root, '.oxlintrc.json')
  const options = { cwd, reject: false, localDir: root, preferLocal: true } as const
  const { stdout } = await execa(options)`oxlint --config ${config} --format json .`
  const { number_of_files: files, diagnostics } = JSON.parse(stdout)
  const cycles = diagnostics.filter(({ code }: { code: string }) => code === 'import(no-cycle)')
  return { files, inCycles: cycles.map(({ filename }: { filename: string }) => filename).toSorted() }
}

test('no file imports itself by way of others, and the rule saw the files', async () => {
  const { files, inCycles } = await lint(root)
  expect(inCycles).toEqual([])
  expect(files).toBeGreaterThan(1_000)
})

test('control: a cycle of types is found too', async () => {
  writeFileSync(join(folder, 'a.ts'), "import type { B } from './b.ts'\nexport type A = { b: B }\n")
  writeFileSync(join(folder, 'b.ts'), "import type { A } from './a.ts'\nexport type B = { a: A }\n")
  expect(await lint(folder)).toEqual({ files: 2, inCycles: ['a.ts', 'b.ts'] })
})
