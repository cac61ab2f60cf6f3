/** A place in a table that is read in commit order. Both are 64-bit numbers, kept as text. */
export interface Position {
  readonly xid: string
  readonly seq: string
}

export function isAfter(a: Position, b: Position): boolean {
  const [x, y] = [BigInt(a.xid), BigInt(b.xid)]
  return x > y || (x === y && BigInt(a.seq) > BigInt(b.seq))
}

/**
 * The end of a select that reads a table with `(xid, seq)` onwards from a position, in an order in which no row is ever skipped. A sequence alone
 * would do that: its numbers are given at insert, and a reader that went past 5 never sees a 4 that commits later. Here nothing is read
 * that could still get a predecessor: every transaction below the snapshot's xmin has ended.
 */
export function inCommitOrder({ table, xid, seq }: { table: string; xid: string; seq: string }): string {
  return `(${table}.xid, ${table}.seq) > (${xid}, ${seq})
    and ${table}.xid < pg_snapshot_xmin(pg_current_snapshot())
  order by ${table}.xid, ${table}.seq`
}
