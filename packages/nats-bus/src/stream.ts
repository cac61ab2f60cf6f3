import { busKeptMs } from '@flotilla/bus'
import { type Message, partitionOf } from '@flotilla/contract'
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'

/** Ten minutes: a relay that died is replaced long before. What is published again later is stored twice, and the inbox tells. */
const duplicateWindowMs = 600_000
const differsFromExisting = 10058

/** The stream of the service that owns the message type. */
export const streamOf = (type: string) => type.split('.', 1)[0]!

export const subjectOf = ({ type, subject }: Pick<Message, 'type' | 'subject'>) => `${type}.${partitionOf(subject)}`

/** The one stream that a bus may make: its service's own. */
export interface OwnStream {
  readonly name: string
  /** How many servers keep each message. */
  readonly replicas: number
}

/**
 * Makes the stream unless it is there; one that is there may have other limits and replicas, which are the operator's. Returns when it was made, by the clock of the server: another time means
 * another stream.
 */
export async function ensureStream(nats: NatsConnection, { name, replicas }: OwnStream): Promise<string> {
  const { streams } = await jetstreamManager(nats, { checkAPI: false })
  const info = () => streams.info(name)
  const make = () =>
    streams.add({
      name,
      subjects: [`${name}.>`],
      num_replicas: replicas,
      duplicate_window: nanos(duplicateWindowMs),
      max_age: nanos(busKeptMs),
    })
  const found = await info()
    .catch(instead(({ status }) => status === 404, make))
    .catch(instead(({ code }) => code === differsFromExisting, info))
  return found.created
}

/** Handles a `catch`: does something else about errors like this, and throws the others again. */
const instead =
  <T>(isLike: (error: JetStreamApiError) => boolean, work: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    if (error instanceof JetStreamApiError && isLike(error)) return work()
    throw error
  }
