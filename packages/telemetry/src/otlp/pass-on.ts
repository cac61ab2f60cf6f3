import { type Destination, destinationOf, type Signal } from './destinations.ts'
import { openPoster } from './post.ts'

/** Takes a body of OTLP as it came, with what its headers said of it. Never waits. */
export type PassOn = (signal: Signal, body: Uint8Array, headers: Readonly<Record<string, string>>) => void

const mark = 'x-flotilla-passed-on'
const mostOnTheirWay = 16

/**
 * For who receives OTLP: the same goes on to where the standard variables say. What a receiver that does not keep up cannot take is left out, and `onLost` told. Undefined where the
 * variables say nothing.
 */
export function openPassOn(env: NodeJS.ProcessEnv, onLost: (error: Error) => void): PassOn | undefined {
  const destinations = (['traces', 'logs', 'metrics'] as const).flatMap((signal) => {
    const to = destinationOf(signal, env)
    return to ? [[signal, openWay(to, onLost)] as const] : []
  })
  if (destinations.length === 0) return undefined
  const ways = new Map<Signal, Way>(destinations)
  return (signal, body, headers) => {
    // Whoever is told to pass on to himself does it once.
    if (headers[mark] === undefined) ways.get(signal)?.(body, { ...headers, [mark]: '1' })
  }
}

type Way = (body: Uint8Array, headers: Readonly<Record<string, string>>) => void

function openWay(to: Destination, onLost: (error: Error) => void): Way {
  const poster = openPoster(to)
  let onTheirWay = 0
  return (body, headers) => {
    if (onTheirWay >= mostOnTheirWay) return onLost(new Error(`${to.url} does not keep up`))
    onTheirWay++
    poster
      .post(body, headers)
      .catch(onLost)
      .finally(() => onTheirWay--)
  }
}
