import { readFileSync } from 'node:fs'
import { validatorOf } from '@flotilla/validation'
import { type Static, type TObject, type TSchema, Type } from 'typebox'

interface Described {
  readonly enum?: readonly string[]
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
}

/** What every service is told by its environment. A service spreads it into its own schema. */
export const serviceConfig = {
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, description: 'public port' }),
  ADMIN_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    description: 'port of probes and metrics; no Service leads to it',
  }),
  VERSION: Type.String({ default: 'dev', description: 'of the release, for telemetry' }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], { default: 'info' }),
  SERVICE_KEY_FILE: Type.String({ description: 'own Ed25519 private key, a JWK' }),
  TRUSTED_KEYS_FILE: Type.String({ description: 'public keys of all services, a JWK set' }),
  DRAIN_MS: Type.Integer({
    minimum: 0,
    default: 0,
    description: 'how long to go on serving after the signal to stop, in ms',
  }),
  CLOSE_MS: Type.Integer({
    minimum: 0,
    default: 5_000,
    description: 'how long requests in flight may take after that, in ms',
  }),
  MAX_CONCURRENCY: Type.Integer({
    minimum: 1,
    default: 256,
    description: 'requests in work at a time; more are refused',
  }),
}

/** For a service with a database; spread like `serviceConfig`. */
export const databaseConfig = {
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://', description: 'own database, as the role of this service' }),
  DATABASE_POOL: Type.Integer({ minimum: 1, default: 10, description: 'most connections of its pool' }),
}

/** For a service that sends or takes messages: what `openBus` understands. */
export const busUrl = Type.String({
  pattern: '^(postgres(ql)?|nats|tls)://',
  description: 'the bus (PostgreSQL, or NATS, over TLS with tls://), as the role of this service',
})

/** For a service whose replicas share something on Valkey. */
export const cacheUrl = Type.Optional(
  Type.String({
    pattern: '^rediss?://',
    description: 'the Valkey that the replicas share; none: each keeps and counts in its own process',
  }),
)

const base = Type.Object(serviceConfig)
export type ServiceConfig = Static<typeof base>

/**
 * Reads the environment once, by one schema, and freezes the result. `NAME_FILE` stands in for `NAME`: the file's content without
 * the newline at its end. Throws one error, a sentence that names every variable that is wrong, what it may be and what it is (secrets aside).
 */
export function loadConfig<S extends TObject>(schema: S, env: NodeJS.ProcessEnv = process.env): Readonly<Static<S>> {
  const values: Record<string, unknown> = {}
  const missingFiles: string[] = []
  for (const name of Object.keys(schema.properties)) {
    const file = env[`${name}_FILE`]
    if (env[name] !== undefined) values[name] = env[name]
    else if (file !== undefined) {
      try {
        values[name] = readFileSync(file, 'utf8').replace(/\n$/, '')
      } catch {
        missingFiles.push(`${name}_FILE must be a file that can be read, got ${JSON.stringify(file)}`)
      }
    }
  }
  const validate = validatorOf(schema, 'text')
  const lines = validate(values).map(({ at, expected }) => {
    const name = at.slice(1).split('/')[0] ?? ''
    return `${name} ${allowed(schema.properties[name]!, expected)}, got ${shown(name, values[name])}`
  })
  const all = [...missingFiles, ...lines]
  if (all.length > 0) throw new Error(`the configuration is not valid: ${all.join('; ')}`)
  return Object.freeze(values) as Readonly<Static<S>>
}

/**
 * `loadConfig` for a main program: what is wrong goes to stderr as one line, and the process ends with 78 (EX_CONFIG), by which a supervisor knows that another start would end the same way.
 */
export function readConfig<S extends TObject>(schema: S): Readonly<Static<S>> {
  try {
    return loadConfig(schema)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(78)
  }
}

/** What a variable may be, in words: by its schema, where that tells more than `expected`. */
function allowed(schema: TSchema, expected: string): string {
  const { enum: values, type, minimum, maximum, description } = schema as Described
  const meaning = description ? ` (${description})` : ''
  if (values) return `must be one of ${values.join(', ')}${meaning}`
  if (type === 'boolean') return `must be true or false${meaning}`
  if (type !== 'integer') return `${expected}${meaning}`
  if (minimum === undefined) return `must be a whole number${meaning}`
  return `must be a whole number ${maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`}${meaning}`
}

function shown(name: string, value: unknown): string {
  if (value === undefined) return 'nothing'
  return /URL|KEY|PASSWORD|SECRET|TOKEN/.test(name) ? 'something else (not shown)' : JSON.stringify(value)
}
