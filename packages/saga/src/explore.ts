import {
  initialState,
  type reduce as Reduce,
  type SagaCommand,
  type SagaInput,
  type SagaShape,
  type SagaState,
} from './reduce.ts'

/** A saga together with the world around it. */
interface World {
  readonly saga: SagaState
  /** Commands under way. They arrive in order, since they share an ordering key. */
  readonly commands: readonly SagaCommand[]
  /** Answers under way. They arrive in any order, late, and some of them twice. */
  readonly answers: readonly SagaInput[]
  /** By resource: whether a step has had its effect there, and whether it was undone, be it before the step came. */
  readonly effects: readonly { readonly done: readonly number[]; readonly undone: boolean }[]
  readonly duplicates: number
  readonly retries: number
  /** Whether it may still be called off. */
  readonly mayCallOff: boolean
}

export interface Exploration {
  readonly states: number
  readonly transitions: number
  /** Inputs that changed a state, as `status/step input`: what was covered. */
  readonly covered: ReadonlySet<string>
  /** In words, each with the way that led there. */
  readonly violations: readonly string[]
}

/**
 * Visits every state a saga and its participants can reach: each step done, refused or timed out with its answer late; compensations unanswered; called off once, at any moment;
 * answers in any order and up to `duplicates` of them twice. Holds everywhere: it can go on until it ends; ended `done`, every effect is there; ended
 * `compensated`, none is. `resources` names, for steps that one participant undoes together, what they act on.
 */
export function explore(
  reduce: typeof Reduce,
  shape: SagaShape,
  {
    resources = shape.undoable.map((_, step) => step),
    duplicates = 2,
  }: { resources?: readonly number[]; duplicates?: number } = {},
): Exploration {
  const effects = [...new Set(resources)].map(() => ({ done: [], undone: false }))
  const first: World = {
    saga: initialState(shape),
    commands: [],
    answers: [],
    effects,
    duplicates,
    retries: 1,
    mayCallOff: true,
  }
  const seen = new Set<string>()
  const covered = new Set<string>()
  const violations: string[] = []
  const todo: { world: World; way: string }[] = [{ world: feed(first, { type: 'started' }), way: 'started' }]
  let transitions = 0

  function feed(world: World, input: SagaInput): World {
    const { state, commands, changed } = reduce(shape, world.saga, input)
    if (changed) covered.add(`${world.saga.status} ${world.saga.at} ${input.type}`)
    return { ...world, saga: state, commands: [...world.commands, ...commands] }
  }

  function execute(world: World): World[] {
    const [command, ...commands] = world.commands
    if (!command) return []
    const resource = resources[command.step]!
    const effect = world.effects[resource]!
    const outcome = (input: SagaInput, changed = effect): World => ({
      ...world,
      commands,
      answers: [...world.answers, input],
      effects: world.effects.with(resource, changed),
    })
    if (command.type === 'undo') return [outcome({ type: 'undone', step: command.step }, { done: [], undone: true })]
    const refused = outcome({ type: 'refused', step: command.step, reason: 'refused' })
    const done = { ...effect, done: [...effect.done, command.step] }
    return effect.undone ? [refused] : [refused, outcome({ type: 'succeeded', step: command.step }, done)]
  }

  function* next(world: World): Generator<[string, World]> {
    const { saga, answers } = world
    for (const after of execute(world)) yield ['a participant acts', after]
    for (const [i, input] of answers.entries()) {
      yield [`${input.type} arrives`, feed({ ...world, answers: answers.toSpliced(i, 1) }, input)]
      if (world.duplicates > 0)
        yield [`${input.type} arrives twice`, feed({ ...world, duplicates: world.duplicates - 1 }, input)]
    }
    const { at, attempt } = saga
    if (saga.status === 'running')
      yield ['time is up', feed(world, { type: 'timed-out', step: at, reason: 'time is up' })]
    if (world.mayCallOff && (saga.status === 'running' || saga.status === 'done'))
      yield ['called off', feed({ ...world, mayCallOff: false }, { type: 'called-off', reason: 'called off' })]
    if (saga.status === 'compensating')
      yield ['undo: time is up', feed(world, { type: 'undo-timed-out', step: at, attempt })]
    if (saga.status === 'parked' && world.retries > 0)
      yield ['retried', feed({ ...world, retries: 0 }, { type: 'retried' })]
  }

  for (let current = todo.pop(); current; current = todo.pop()) {
    const { world, way } = current
    const key = JSON.stringify(world)
    if (seen.has(key)) continue
    seen.add(key)
    const after = [...next(world)]
    transitions += after.length
    const wrong = verdict(world, after.length === 0)
    if (wrong) violations.push(`${wrong}: ${way}`)
    for (const [what, reached] of after) todo.push({ world: reached, way: `${way} → ${what}` })
  }
  return { states: seen.size, transitions, covered, violations }
}

/** What is wrong with a world, in which nothing can happen any more where it is `still`. */
function verdict({ saga, effects }: World, still: boolean): string | undefined {
  const left = effects.flatMap((effect) => effect.done)
  if (saga.status === 'done') return left.length === saga.steps.length ? undefined : 'done, but an effect is missing'
  if (saga.status === 'compensated')
    return left.length === 0 ? undefined : `compensated, but the effect of step ${left} stays`
  return still ? `stuck in ${saga.status}` : undefined
}
