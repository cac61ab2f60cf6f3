import type * as Rule from '../reduce.ts'
import type { SagaCommand, SagaInput, SagaShape, SagaState } from '../reduce.ts'
import type { Act, Participants } from './participants.ts'
import { checkPromises, noPromises, type Promises } from './promises.ts'

/** A saga together with the world around it. */
interface World<P> {
  readonly saga: SagaState
  /** Commands under way, by who executes them. */
  readonly commands: readonly (readonly SagaCommand[])[]
  /** All answers that were sent, each kind once: any of them may arrive at any time, and again. */
  readonly answers: readonly SagaInput[]
  readonly participants: P
  readonly promises: Promises
  readonly retries: number
  /** Whether it may still be called off. */
  readonly mayCallOff: boolean
}

/** What is explored: the rules of all sagas, or changed ones. */
export interface Rules {
  readonly initialState: typeof Rule.initialState
  readonly reduce: typeof Rule.reduce
}

export interface Exploration {
  readonly states: number
  readonly transitions: number
  /** Inputs that changed a state, as `status/step input`: what was covered. */
  readonly covered: ReadonlySet<string>
  /** In words, each with the way that led there; the first hundred. */
  readonly violations: readonly string[]
}

interface Visit<P> {
  readonly world: World<P>
  readonly way: Way | undefined
}

interface Way {
  readonly what: string
  readonly from: Way | undefined
}

/**
 * Visits every state a saga and its participants can reach: each step done, refused, or timed out with its answer late; compensations unanswered; whoever acts crashing
 * before (the command stays where it is) or after (it comes again); called off and retried at any moment; answers in any order, and as often as can be.
 * Holds everywhere: steps are asked for in order and undone in reverse order; the participants agree with an end from the
 * moment on at which it is told; and when nothing is under way any more, it has ended.
 */
export function explore<P>(
  { initialState, reduce }: Rules,
  shape: SagaShape,
  participants: Participants<P>,
): Exploration {
  const first: World<P> = {
    saga: initialState(shape),
    commands: [...new Set(participants.of)].map(() => []),
    answers: [],
    participants: participants.first,
    promises: noPromises,
    retries: 1,
    mayCallOff: true,
  }
  const seen = new Set<string>()
  const covered = new Set<string>()
  const violations: string[] = []
  let transitions = 0

  function feed(world: World<P>, input: SagaInput): World<P> {
    const { state, commands, changed } = reduce(shape, world.saga, input)
    if (changed) covered.add(`${world.saga.status} ${world.saga.at} ${input.type}`)
    let queues = world.commands
    for (const command of commands) {
      const to = participants.of[command.step]!
      queues = queues.with(to, [...queues[to]!, command])
    }
    const promises = checkPromises(shape, world, { input, state, commands })
    return { ...world, saga: state, commands: queues, promises }
  }

  function* acts(world: World<P>): Generator<[string, World<P>]> {
    for (const [to, queue] of world.commands.entries()) {
      const [command, ...others] = queue
      if (!command) continue
      for (const act of participants.execute(world.participants, command)) {
        const after = acted(world, act)
        yield [act.name, { ...after, commands: world.commands.with(to, others) }]
        yield [`${act.name}, and a crash`, after]
      }
    }
    for (const act of participants.drift?.(world.participants) ?? []) yield [act.name, acted(world, act)]
  }

  function* next(world: World<P>): Generator<[string, World<P>]> {
    const { saga, answers } = world
    yield* acts(world)
    for (const input of answers) yield [`${input.type} arrives`, feed(world, input)]
    for (const input of timeOuts(saga)) yield ['time is up', feed(world, input)]
    yield ['started again', feed(world, { type: 'started' })]
    if (world.mayCallOff)
      yield ['called off', feed({ ...world, mayCallOff: false }, { type: 'called-off', reason: 'called off' })]
    if (world.retries > 0) {
      const retries = saga.status === 'parked' ? 0 : world.retries
      yield ['retried', feed({ ...world, retries }, { type: 'retried' })]
    }
  }

  // Nothing is under way any more when no command is and no answer changes anything.
  function verdict(world: World<P>): string | undefined {
    const { saga, promises, commands, answers } = world
    if (promises.broken) return promises.broken
    if (saga.status === 'done' || saga.status === 'compensated') return participants.verdict(world.participants, saga)
    if (commands.some((queue) => queue.length > 0)) return undefined
    if (answers.some((input) => reduce(shape, saga, input).changed)) return undefined
    const goesOn =
      saga.status === 'parked' ? world.retries > 0 : timeOuts(saga).some((input) => reduce(shape, saga, input).changed)
    return goesOn ? undefined : `stuck in ${saga.status}`
  }

  const todo: Visit<P>[] = [{ world: feed(first, { type: 'started' }), way: { what: 'started', from: undefined } }]
  for (let current = todo.pop(); current && violations.length < 100; current = todo.pop()) {
    const { world, way } = current
    const key = JSON.stringify(world)
    if (seen.has(key)) continue
    seen.add(key)
    const after = [...next(world)]
    transitions += after.length
    const wrong = verdict(world)
    if (wrong) violations.push(`${wrong}: ${inWords(way)}`)
    for (const [what, reached] of after) todo.push({ world: reached, way: { what, from: way } })
  }
  return { states: seen.size, transitions, covered, violations }
}

/** Every transition that the shape allows, as `Exploration.covered` names them. */
export function transitionsOf({ undoable }: SagaShape): string[] {
  const steps = undoable.map((_, step) => step)
  const last = steps.length - 1
  return [
    'running -1 started',
    ...steps.flatMap((step) =>
      ['succeeded', 'refused', 'timed-out', 'called-off'].map((type) => `running ${step} ${type}`),
    ),
    `done ${last} called-off`,
    ...steps
      .filter((step) => undoable[step])
      .flatMap((step) => [
        `compensating ${step} undone`,
        `compensating ${step} undo-timed-out`,
        `parked ${step} undone`,
        `parked ${step} retried`,
      ]),
  ]
}

/** Of what is waited for, and some of what was waited for before: those come when two replicas look at once. */
function timeOuts({ at, attempt }: SagaState): SagaInput[] {
  const reason = 'time is up'
  return [
    { type: 'timed-out', step: at, reason },
    { type: 'timed-out', step: at - 1, reason },
    { type: 'undo-timed-out', step: at, attempt },
    { type: 'undo-timed-out', step: at, attempt: attempt - 1 },
    { type: 'undo-timed-out', step: at + 1, attempt },
  ]
}

function acted<P>(world: World<P>, { participants, answers }: Act<P>): World<P> {
  const all = new Map(
    [...world.answers, ...answers].map((answer) => [`${answer.type} ${'step' in answer && answer.step}`, answer]),
  )
  return { ...world, participants, answers: [...all.keys()].toSorted().map((key) => all.get(key)!) }
}

function inWords(way: Way | undefined): string {
  const words: string[] = []
  for (let one = way; one; one = one.from) words.unshift(one.what)
  return words.join(' → ')
}
