import { type Message, partitionOf } from '@flotilla/contract'
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'
import { busKeptMs } from '../retention.ts'

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

/** Makes the stream unless it is there; one that is there may have other limits and replicas, which are the operator's. */
export async function ensureStream(nats: NatsConnection, { name, replicas }: OwnStream): Promise<void> {
  const { streams } = await jetstreamManager(nats, { checkAPI: false })
  const exists = await streams.info(name).then(
    () => true,
    (error: unknown) => {
      if (error instanceof JetStreamApiError && error.status === 404) return false
      throw error
    },
  )
  if (exists) return
  const config = {
    name,
    subjects: [`${name}.>`],
    num_replicas: replicas,
    duplicate_window: nanos(duplicateWindowMs),
    max_age: nanos(busKeptMs),
  }
  await streams.add(config).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === differsFromExisting)) throw error
  })
}
