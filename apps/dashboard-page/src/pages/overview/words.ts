import type { Overview } from '@flotilla/dashboard-views/shapes'

const words = 'No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve'.split(' ')

/** The whole shop in one sentence. */
export function headline({ services, findings }: Overview): string {
  const [first, ...more] = findings
  if (!first) {
    const n = services.length
    return n === 1 ? `${services[0]!.name} is well` : `All ${(words[n] ?? String(n)).toLowerCase()} services are well`
  }
  if (more.length === 0) return first.says
  return `${words[findings.length] ?? findings.length} things want a look`
}
