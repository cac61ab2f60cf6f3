/** Does a piece of work and says how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const result = await work()
  console.log(`✓ ${what} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`)
  return result
}
