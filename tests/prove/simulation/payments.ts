import type { Message, Static } from '@flotilla/contract'
import { authorisePayment, capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import type { Behaviour } from '../../../services/payments/src/cards/card.ts'
import { entriesBetween } from '../../../services/payments/src/intents/books.ts'
import { type Answer, plannedAnswer } from '../../../services/payments/src/intents/card-network.ts'
import {
  answered,
  authorise,
  type Change,
  capture,
  type Intent,
  release,
  unanswered,
} from '../../../services/payments/src/intents/intent.ts'
import { toEvent } from '../../../services/payments/src/intents/outcome.ts'
import type { Entry } from '../../../services/payments/src/ledger/entry.ts'
import type { Service, Written } from './node.ts'

export interface PaymentsState {
  readonly intents: Readonly<Record<string, Intent>>
  readonly ledger: readonly Entry[]
  /** What the card network is going to say, and when it is not waited for any more: no answer. */
  readonly answers: readonly {
    readonly orderId: string
    readonly answer: Answer | undefined
    readonly at: number
    readonly askedBy: string
  }[]
}

const times = { answerMs: 300, lateMs: 20_000, timeoutMs: 8_000 }

/** A card's token is what it does, and a number that no other has. */
export function payments(): Service<PaymentsState> {
  function write(
    state: PaymentsState,
    known: Intent | undefined,
    { intent, outcomes }: Change,
    cause: { now: number; causationid: string },
  ): Written<PaymentsState> {
    return {
      state: {
        ...state,
        intents: { ...state.intents, [intent.orderId]: intent },
        ledger: known === intent ? state.ledger : [...state.ledger, ...entriesBetween(known, intent)],
      },
      sent: outcomes.map((outcome) => toEvent(intent.orderId, outcome, cause)),
    }
  }

  function onAuthorise(
    state: PaymentsState,
    { id, data }: Message<Static<typeof authorisePayment.schema>>,
    now: number,
  ) {
    const { orderId, cardToken, ...sum } = data
    const known = state.intents[orderId]
    const written = write(state, known, authorise(known, orderId, sum), { now, causationid: id })
    if (known) return written
    const planned = plannedAnswer(cardToken.split('-')[0] as Behaviour, now, times)
    const answers = [planned?.at, planned?.againAt].flatMap((when) =>
      when === undefined ? [] : [{ orderId, answer: planned?.answer, at: when, askedBy: id }],
    )
    answers.push({ orderId, answer: undefined, at: now + times.timeoutMs, askedBy: id })
    return { ...written, state: { ...written.state, answers: [...state.answers, ...answers] } }
  }

  const first = ({ answers }: PaymentsState) => answers.toSorted((a, b) => a.at - b.at)[0]
  return {
    name: 'payments',
    first: { intents: {}, ledger: [], answers: [] },
    handlers: {
      [authorisePayment.type]: onAuthorise,
      [capturePayment.type]: (state, { id, data: { orderId } }, now) =>
        write(state, state.intents[orderId], capture(state.intents[orderId], orderId), { now, causationid: id }),
      [voidPayment.type]: (state, { id, data: { orderId } }, now) =>
        write(state, state.intents[orderId], release(state.intents[orderId], orderId), { now, causationid: id }),
    },
    nextDue: (state) => first(state)?.at,
    work(state, now) {
      const due = first(state)!
      const rest = { ...state, answers: state.answers.filter((one) => one !== due) }
      const known = state.intents[due.orderId]!
      const change = due.answer ? answered(known, due.answer, '4242') : unanswered(known)
      return write(rest, known, change, { now, causationid: due.askedBy })
    },
  }
}
