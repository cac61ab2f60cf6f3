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
  'by %s: a process that was started here is ours; another program, of which the pid may be by now, is not',
  async ([, commandOf]) => {
    const args = [join(root, 'main.mjs'), 'dashboard']
    const child = await run(...args)
    const pid = child.pid!
    expect(await isOurs({ pid, args }, commandOf)).toBe(true)
    expect(await isOurs({ pid, args: ['/another/clone/main.mjs', 'dashboard'] }, commandOf)).toBe(false)
    const stranger = await run('-e', 'setInterval(() => {}, 1_000)', root)
    expect(await isOurs({ pid: stranger.pid!, args }, commandOf)).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isOurs({ pid, args }, commandOf)).toBe(false)
  },
)

async function run(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  return child
}
