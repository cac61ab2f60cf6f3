import { readFileSync } from 'node:fs'
import { tool } from '@flotilla/workspace/tool'

/** Returns the megabytes of a process and all that it began. Pages that processes share count once on Linux; elsewhere for each. */
export async function memoryOfTree(pid: number): Promise<number> {
  const all = await processes()
  const below = Map.groupBy(all, ({ parent }) => parent)
  const tree = [pid]
  for (const one of tree) tree.push(...(below.get(one) ?? []).map((child) => child.pid))
  const resident = new Map(all.map((one) => [one.pid, one.resident]))
  return tree.reduce((sum, one) => sum + (shareOf(one) ?? resident.get(one) ?? 0), 0) / 1_024
}

async function processes(): Promise<{ pid: number; parent: number; resident: number }[]> {
  const lines = await tool('ps', ['-A', '-o', 'pid=,ppid=,rss='])
  return lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number])
    .map(([pid, parent, resident]) => ({ pid, parent, resident }))
}

function shareOf(pid: number): number | undefined {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return found ? Number(found[1]) : undefined
  } catch {
    return undefined
  }
}
