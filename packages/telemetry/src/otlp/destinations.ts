import { readFileSync } from 'node:fs'
import { pairsIn } from './pairs.ts'

export type Signal = 'traces' | 'logs' | 'metrics'

export interface Destination {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Where OpenTelemetry's standard variables send a signal: OTEL_EXPORTER_OTLP_ENDPOINT with the signal's path behind it, or the whole URL in OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
 * (LOGS, METRICS); with OTEL_EXPORTER_OTLP_HEADERS and those of the signal, `name=value,…`, percent-encoded. Undefined where nothing is said.
 * Headers may be in a file that `…_HEADERS_FILE` names. opentelemetry.io/docs/specs/otel/protocol/exporter
 */
export function destinationOf(signal: Signal, env: NodeJS.ProcessEnv): Destination | undefined {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '')
  const url = env[`${own}_ENDPOINT`] || (base && `${base}/v1/${signal}`)
  if (!url) return undefined
  return { url, headers: { ...headersIn(env, 'OTEL_EXPORTER_OTLP_HEADERS'), ...headersIn(env, `${own}_HEADERS`) } }
}

// A secret is a file on Kubernetes: NAME_FILE stands in for NAME, as it does for a service's configuration.
function headersIn(env: NodeJS.ProcessEnv, name: string): Record<string, string> {
  const file = env[`${name}_FILE`]
  const text = env[name] ?? (file && readFileSync(file, 'utf8').trim())
  return Object.fromEntries(pairsIn(text).map(([header, value]) => [header.toLowerCase(), value]))
}
