import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Megabytes of a process and all that it began. Pages that processes share count once on Linux; elsewhere for each. */
export function memoryOfTree(pid: number): number {
  const below = Map.groupBy(processes(), ({ parent }) => parent)
  const tree = [pid]
  for (const one of tree) tree.push(...(below.get(one) ?? []).map((child) => child.pid))
  const resident = new Map(processes().map((one) => [one.pid, one.resident]))
  return tree.reduce((sum, one) => sum + (shareOf(one) ?? resident.get(one) ?? 0), 0) / 1_024
}

function processes(): { pid: number; parent: number; resident: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8', maxBuffer: 1 << 26 })
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
