import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandByProc, commandByPs, isOurs } from './leftovers.ts'

let root: string
const children: ChildProcess[] = []
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'flotilla-leftovers-'))
  writeFileSync(join(root, 'main.mjs'), 'setInterval(() => {}, 1_000)')
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true })
})

const ways = [
  ['ps', commandByPs],
  ...(process.platform === 'linux' ? [['/proc', commandByProc] as const] : []),
] as const

test.for(ways)(
  'by %s: a service of this folder is ours; another program, of which the pid may be by now, is not',
  async ([, commandOf]) => {
    const ours = await run(join(root, 'main.mjs'))
    expect(await isOurs(ours.pid!, root, commandOf)).toBe(true)
    expect(await isOurs(ours.pid!, '/another/clone', commandOf)).toBe(false)
    const stranger = await run('-e', 'setInterval(() => {}, 1_000)', root)
    expect(await isOurs(stranger.pid!, root, commandOf)).toBe(false)
    ours.kill('SIGKILL')
    await once(ours, 'exit')
    expect(await isOurs(ours.pid!, root, commandOf)).toBe(false)
  },
)

async function run(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  return child
}
