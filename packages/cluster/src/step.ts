/** Does a piece of work and says what it was, or what came of it, and how long it took. */
export async function step<T>(what: string | ((result: T) => string), work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const result = await work()
  const said = typeof what === 'string' ? what : what(result)
  console.log(`✓ ${said} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`)
  return result
}
