/** GET /api/data: only in the laptop's world; 404 elsewhere. GET /api/data/:service/:table?after=&limit=50. */
export interface DataTables {
  readonly service: string
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
}

export interface DataRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Secrets (password hashes, tokens, keys) come as "•••". */
  readonly rows: readonly (readonly unknown[])[]
  readonly next: string | null
}
