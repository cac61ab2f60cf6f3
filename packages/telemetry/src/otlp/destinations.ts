export type Signal = 'traces' | 'logs' | 'metrics'

export interface Destination {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Where OpenTelemetry's standard variables send a signal: OTEL_EXPORTER_OTLP_ENDPOINT with the signal's path behind it, or the whole URL in OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
 * (LOGS, METRICS); with OTEL_EXPORTER_OTLP_HEADERS and those of the signal, `name=value,…`, percent-encoded. Undefined where nothing is said.
 * opentelemetry.io/docs/specs/otel/protocol/exporter
 */
export function destinationOf(signal: Signal, env: NodeJS.ProcessEnv): Destination | undefined {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '')
  const url = env[`${own}_ENDPOINT`] || (base && `${base}/v1/${signal}`)
  if (!url) return undefined
  return { url, headers: { ...headersIn(env.OTEL_EXPORTER_OTLP_HEADERS), ...headersIn(env[`${own}_HEADERS`]) } }
}

function headersIn(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='))
  return Object.fromEntries(
    pairs.flatMap(([name, ...value]) => {
      const decoded = decode(value.join('=').trim())
      return name?.trim() && decoded !== undefined ? [[name.trim().toLowerCase(), decoded]] : []
    }),
  )
}

// A value that is none counts as not set, as the specification asks.
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
