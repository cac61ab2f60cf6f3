import type { Message } from '@flotilla/contract'
import type { Agenda } from './agenda.ts'
import type { VirtualBus } from './bus.ts'
import type { Weather } from './weather.ts'

/** What a transaction leaves behind. */
export interface Written<State> {
  readonly state: State
  readonly sent: readonly Message[]
}

/** A service as its own rules make it: pure functions of its state. */
export interface Service<State> {
  readonly name: string
  readonly first: State
  readonly handlers: Readonly<Record<string, (state: State, message: Message<any>, now: number) => Written<State>>>
  /** When something becomes due by itself. */
  nextDue?(state: State): number | undefined
  /** Does one thing that is due. */
  work?(state: State, now: number): Written<State>
}

/** What is taken away for the negative controls. */
export interface Lacks {
  /** Effects are not noted: a message that comes again acts again. */
  readonly inbox?: boolean
  /** The relay notes that it has published before it does. */
  readonly relayOrder?: boolean
}

export interface VirtualNode<State> {
  readonly state: State
  /** A transaction that somebody outside asks for; false when nobody answers: then it may have happened or not. */
  ask(work: (state: State, now: number) => Written<State>): boolean
  /** How often each message had its effect. */
  readonly effects: ReadonlyMap<string, number>
  readonly sent: readonly Message[]
}

/**
 * Runs a service in the virtual world: state, outbox and inbox last, all else is gone when it crashes, which it does before or after any commit,
 * before or after publishing. It comes back after a while.
 */
export function makeNode<State>(
  agenda: Agenda,
  bus: VirtualBus,
  service: Service<State>,
  weather: Weather,
  lacks: Lacks,
): VirtualNode<State> {
  const { random } = agenda
  const { name, handlers } = service
  const inbox = new Set<string>()
  const outbox: Message[] = []
  const effects = new Map<string, number>()
  let state = service.first
  let relayed = 0
  // Grows with each crash; what was begun in an earlier life is not gone on with.
  let life = 0
  let up = true

  const later = (ms: number, what: () => void) => {
    const begun = life
    agenda.after(ms, () => up && life === begun && what())
  }

  function crashHere(where: string): boolean {
    if (!up || random.next() >= weather.crashes) return !up
    up = false
    life++
    agenda.note(`${name} crashes ${where}`)
    agenda.after(random.between(100, weather.downMs), () => {
      up = true
      agenda.note(`${name} is back`)
      bus.resume(name)
      relay()
      plan()
    })
    return true
  }

  function commit({ state: after, sent }: Written<State>, what: string): void {
    state = after
    for (const message of sent) outbox.push({ ...message, id: `${name}-${outbox.length}` })
    agenda.note(`${name} ${what}${sent.map(({ type, subject }) => ` > ${type} ${subject}`).join('')}`)
    if (sent.length > 0) later(random.between(0, 20), relay)
    plan()
  }

  function relay(): void {
    const batch = outbox.slice(relayed)
    if (batch.length === 0 || crashHere('before it publishes')) return
    if (lacks.relayOrder) {
      relayed += batch.length
      if (crashHere('before it publishes what it noted')) return
      return void bus.publish(batch)
    }
    if (!bus.publish(batch)) return later(1_000, relay)
    if (crashHere('after it published')) return
    relayed += batch.length
  }

  function plan(): void {
    const due = service.nextDue?.(state)
    if (due !== undefined) later(Math.max(0, due - agenda.now()) + random.between(0, 50), work)
  }

  function work(): void {
    const due = service.nextDue?.(state)
    if (due === undefined || due > agenda.now() || crashHere('before what is due')) return
    commit(service.work!(state, agenda.now()), 'does what is due')
  }

  bus.subscribe({
    name,
    types: new Set(Object.keys(handlers)),
    deliver(message, acknowledge) {
      if (!up || crashHere(`before it takes ${message.id}`)) return
      if (lacks.inbox || !inbox.has(message.id)) {
        inbox.add(message.id)
        effects.set(message.id, (effects.get(message.id) ?? 0) + 1)
        commit(handlers[message.type]!(state, message, agenda.now()), `takes ${message.id}`)
      }
      if (!crashHere(`after it took ${message.id}`)) acknowledge()
    },
  })

  return {
    get state() {
      return state
    },
    effects,
    sent: outbox,
    ask(change) {
      if (!up || crashHere('when it is asked')) return false
      commit(change(state, agenda.now()), 'is asked')
      return !crashHere('before it answers')
    },
  }
}
