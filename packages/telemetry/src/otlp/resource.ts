import { randomUUID } from 'node:crypto'
import { pairsIn } from './pairs.ts'

/**
 * Who sends, for traces, logs and metrics alike. OTEL_RESOURCE_ATTRIBUTES adds to it and may name the instance; name and version are what the program says, unless OTEL_SERVICE_NAME
 * names it. opentelemetry.io/docs/specs/otel/resource/sdk
 */
export function resourceOf(options: {
  service: string
  version: string
  env: NodeJS.ProcessEnv
}): Readonly<Record<string, string>> {
  const { service, version, env } = options
  return {
    'service.instance.id': env.HOSTNAME ?? randomUUID(),
    ...Object.fromEntries(pairsIn(env.OTEL_RESOURCE_ATTRIBUTES)),
    'service.name': env.OTEL_SERVICE_NAME || service,
    'service.version': version,
  }
}
