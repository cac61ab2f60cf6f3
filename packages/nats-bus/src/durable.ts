import { isDeepStrictEqual } from 'node:util'
import {
  AckPolicy,
  type Consumer,
  type ConsumerAPI,
  type ConsumerInfo,
  DeliverPolicy,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  type PriorityPolicy,
} from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'

/** The only priority group: all pullers of a durable consumer are in it, and one of them is pinned. */
export const group = 'pullers'

const noSuchConsumer = 10014

/** What a feed reads: the position of one consuming service in one partition of one stream. */
export interface Durable {
  readonly stream: string
  readonly partition: number
  readonly name: string
  /** Filters. */
  readonly subjects: readonly string[]
  /** Filters that no version of the service needs any more. */
  readonly retired: readonly string[]
  readonly takeoverMs: number
}

/** Keeps the existing subjects: another version of the service may need them (docs/decisions/0055). */
const changeable = ({ subjects, retired, takeoverMs }: Durable, existing: readonly string[] = []) => ({
  filter_subjects: [...new Set([...existing, ...subjects])].filter((subject) => !retired.includes(subject)).toSorted(),
  ack_wait: nanos(takeoverMs),
})

const configOf = (
  durable: Durable,
  { existing, inbox }: { existing?: readonly string[] | undefined; inbox?: string | undefined },
) => ({
  ...changeable(durable, existing),
  ...(inbox !== undefined && { metadata: { inbox } }),
  durable_name: durable.name,
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  // What a dead puller had in hand would else come after what followed it (docs/decisions/0012).
  max_ack_pending: 1,
  priority_policy: 'pinned_client' as PriorityPolicy,
  priority_groups: [group],
  priority_timeout: nanos(durable.takeoverMs),
})

/**
 * Makes the durable consumer, or adds the subjects of this version of the service to it. One that belongs to another inbox is made anew, at the oldest message. Throws while the stream's owner has
 * not made it.
 */
export async function ensureDurable(nats: NatsConnection, durable: Durable, inbox?: string): Promise<Consumer> {
  const { stream, name } = durable
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const found = await infoOf(consumers, durable)
  const owner = found?.config.metadata?.inbox
  const isStrange = found && owner !== undefined && inbox !== undefined && owner !== inbox
  if (isStrange) await remove(consumers, durable)
  const existing = found && subjectsOf(found)
  const info = found && !isStrange ? found : await consumers.add(stream, configOf(durable, { existing, inbox }))
  const wanted = {
    ...changeable(durable, subjectsOf(info)),
    metadata: { ...info.config.metadata, ...(inbox && { inbox }) },
  }
  // An update without need could undo what another version adds at the same moment.
  const { ack_wait, metadata = {} } = info.config
  const known = { filter_subjects: subjectsOf(info).toSorted(), ack_wait, metadata }
  if (!isDeepStrictEqual(wanted, known)) await consumers.update(stream, name, wanted)
  return jetstream(nats).consumers.getConsumerFromInfo(info)
}

const subjectsOf = ({ config }: ConsumerInfo): string[] => config.filter_subjects ?? [config.filter_subject!]

async function infoOf(consumers: ConsumerAPI, { stream, name }: Durable): Promise<ConsumerInfo | undefined> {
  return consumers.info(stream, name).catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.code === noSuchConsumer) return undefined
    throw error
  })
}

/**
 * Makes the durable consumer anew, to go on after the message with this sequence number of the stream. All before it must be done. Whoever reads
 * from the old one is told by the server, and comes again.
 */
export async function renewDurable(nats: NatsConnection, durable: Durable, after: number): Promise<void> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const existing = await infoOf(consumers, durable)
  await remove(consumers, durable)
  const start = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 }
  await consumers.add(durable.stream, {
    ...configOf(durable, { existing: existing && subjectsOf(existing), inbox: existing?.config.metadata?.inbox }),
    ...start,
  })
}

// The server has dropped the consumer even when it could not delete all of its files (500), and another puller may have been first (404). If it is still there, `add` is refused.
async function remove(consumers: ConsumerAPI, { stream, name }: Durable): Promise<void> {
  await consumers.delete(stream, name).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError)) throw error
  })
}

/** What the durable consumer has not given yet, and what it gave and nobody acknowledged. Throws while there is none. */
export async function countWaiting(nats: NatsConnection, { stream, name }: Durable): Promise<number> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const { num_pending, num_ack_pending } = await consumers.info(stream, name)
  return num_pending + num_ack_pending
}

/** Lets go of the partition, so that another puller has not to wait until this one is missed. */
export async function unpin(nats: NatsConnection, { stream, name }: Durable): Promise<void> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  await consumers.unpin(stream, name, group)
}
