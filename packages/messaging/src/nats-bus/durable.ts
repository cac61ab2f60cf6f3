import {
  AckPolicy,
  type Consumer,
  DeliverPolicy,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  type PriorityPolicy,
} from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'

/** The only priority group: all pullers of a durable consumer are in it, and one of them is pinned. */
export const group = 'pullers'

const differsFromExisting = 10148

/** What a feed reads: the position of one consuming service in one partition of one stream. */
export interface Durable {
  readonly stream: string
  readonly partition: number
  readonly name: string
  /** Filters. */
  readonly subjects: readonly string[]
  readonly takeoverMs: number
}

const changeable = ({ subjects, takeoverMs }: Durable) => ({
  filter_subjects: [...subjects],
  ack_wait: nanos(takeoverMs),
})

const configOf = (durable: Durable) => ({
  ...changeable(durable),
  durable_name: durable.name,
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  // What a dead puller had in hand would else come after what followed it (docs/decisions/0012).
  max_ack_pending: 1,
  priority_policy: 'pinned_client' as PriorityPolicy,
  priority_groups: [group],
  priority_timeout: nanos(durable.takeoverMs),
})

/** Makes the durable consumer, or changes it to the subjects of this version of the service. Throws while the stream's owner has not made it. */
export async function ensureDurable(nats: NatsConnection, durable: Durable): Promise<Consumer> {
  const { stream, name } = durable
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const info = await consumers.add(stream, configOf(durable)).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === differsFromExisting)) throw error
    return consumers.update(stream, name, changeable(durable))
  })
  return jetstream(nats).consumers.getConsumerFromInfo(info)
}

/**
 * Makes the durable consumer anew, to go on after the message with this sequence number of the stream. All before it must be done. Whoever reads
 * from the old one is told by the server, and comes again.
 */
export async function renewDurable(nats: NatsConnection, durable: Durable, after: number): Promise<void> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  // The server has dropped the consumer even when it could not delete all of its files (500), and another puller may have been first (404). If it is still there, `add` is refused.
  await consumers.delete(durable.stream, durable.name).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError)) throw error
  })
  const start = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 }
  await consumers.add(durable.stream, { ...configOf(durable), ...start })
}

/** What the durable consumer has not given yet, and what it gave and nobody acknowledged. Throws while there is none. */
export async function countWaiting(nats: NatsConnection, { stream, name }: Durable): Promise<number> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const { num_pending, num_ack_pending } = await consumers.info(stream, name)
  return num_pending + num_ack_pending
}

/** Whether the durable consumer gives this subject, as it is configured by now. */
export async function filters(nats: NatsConnection, { stream, name }: Durable, subject: string): Promise<boolean> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const { config } = await consumers.info(stream, name)
  return (config.filter_subjects ?? [config.filter_subject]).includes(subject)
}

/** Lets go of the partition, so that another puller has not to wait until this one is missed. */
export async function unpin(nats: NatsConnection, { stream, name }: Durable): Promise<void> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  await consumers.unpin(stream, name, group)
}
