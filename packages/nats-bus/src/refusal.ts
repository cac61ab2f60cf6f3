import type { Refusal } from '@flotilla/bus'
import { JetStreamApiError } from '@nats-io/jetstream'
import {
  InvalidArgumentError,
  InvalidSubjectError,
  PermissionViolationError,
  RequestError,
} from '@nats-io/transport-node'
import { streamOf } from './stream.ts'

const largerThanStreamTakes = 10054
const temporarilyAway = 10008

/** What an error of a publish says; undefined where it is not certain that the message is not stored. */
export function toRefusal(error: unknown, { id, type }: { id: string; type: string }): Refusal | undefined {
  const { message: reason, cause } = error as Error
  // What the client itself does not send: too large for the server, or no valid subject.
  if (error instanceof InvalidArgumentError || error instanceof InvalidSubjectError) return { id, reason }
  if (error instanceof JetStreamApiError && error.code === largerThanStreamTakes) return { id, reason }
  if (cause instanceof PermissionViolationError && cause.operation === 'publish')
    return { id, reason: `NATS does not let it publish ${type}`, destination: type }
  const destination = streamOf(type)
  // No stream, none with a leader, or no JetStream: each may come.
  if (cause instanceof RequestError && cause.isNoResponders())
    return { id, reason: `there is no stream ${destination}`, destination }
  const shut = whyShut(error)
  return shut === undefined ? undefined : { id, reason: shut, destination }
}

/** What JetStream says of a stream that takes no messages for now; undefined where it has not said that. */
export function whyShut(error: unknown): string | undefined {
  return error instanceof JetStreamApiError && error.code !== temporarilyAway ? error.message : undefined
}
