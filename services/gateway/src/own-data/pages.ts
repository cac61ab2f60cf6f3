const pageSize = 100

/** All items of a list, page by page. */
export async function* all<T>(
  page: (query: { limit: number; after?: string }) => Promise<{ items: readonly T[]; next?: string }>,
): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const { items, next } = await page({ limit: pageSize, ...(after !== undefined && { after }) })
    yield* items
    if (next === undefined) return
    after = next
  }
}
