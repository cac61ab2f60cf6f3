import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { root } from './repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'flotilla-cycles-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What oxlint says of import cycles in a folder, by the rules of this repository. */
async function cyclesIn(cwd: string): Promise<{ files: number; messages: string[] }> {
  const { stdout } = await execa({ cwd, reject: false, localDir: root, preferLocal: true })`oxlint --config ${join(root, '.oxlintrc.json')} --allow all --deny import/no-cycle --format json .`
  const { number_of_files: files, diagnostics } = JSON.parse(stdout)
  return { files, messages: diagnostics.map(({ filename, message }: Record<string, string>) => `${filename}: ${message}`) }
}

test('no file imports itself by way of others, and the rule saw the files', async () => {
  const { files, messages } = await cyclesIn(root)
  expect(messages).toEqual([])
  expect(files).toBeGreaterThan(1_000)
})

test('control: a cycle of types is found too', async () => {
  writeFileSync(join(folder, 'a.ts'), "import type { B } from './b.ts'\nexport type A = { b: B }\n")
  writeFileSync(join(folder, 'b.ts'), "import type { A } from './a.ts'\nexport type B = { a: A }\n")
  expect((await cyclesIn(folder)).messages).toEqual([
    expect.stringContaining('a.ts'),
    expect.stringContaining('b.ts'),
  ])
})
