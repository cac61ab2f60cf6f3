import { initialState, reduce } from '@flotilla/saga'
import { anyParticipants, explore, transitionsOf } from '@flotilla/saga/testing'
import { prove } from './harness/proof.ts'
import { checkoutParticipants, saga } from './order-flow/checkout-participants.ts'
import { mutateReducer } from './order-flow/mutate-reducer.ts'
import { proveRollout } from './order-flow/new-version.ts'

const rules = { initialState, reduce }

await prove('The checkout saga, in every state that it can reach', async (proof) => {
  const { long, table, claim, none } = proof
  const shape = { ...saga.shape, undoAttempts: long ? 3 : 2 }
  const abstract = anyParticipants(checkoutParticipants.of)
  const wanted = transitionsOf(shape)

  const any = explore(rules, shape, abstract)
  const own = explore(rules, shape, checkoutParticipants)
  const rows = Object.entries({ 'any participants': any, 'the rules of inventory, payments, shipping': own })
  table(
    ['participants', 'states', 'ways between them', 'transitions hit', 'violations'],
    rows.map(([who, { states, transitions, covered, violations }]) => [
      who,
      states,
      transitions,
      `${covered.size} of ${wanted.length}`,
      violations.length,
    ]),
  )
  none('no violation', [...any.violations, ...own.violations])
  const missing = (covered: ReadonlySet<string>) => wanted.filter((one) => !covered.has(one)).join(', ') || 'all'
  claim('every transition of the reducer is hit', any.covered.size === wanted.length, missing(any.covered))
  // Nobody but the saga lets go of a sum that is held, so payments never has to refuse a capture.
  claim('by the services’ rules all but a refused capture', missing(own.covered) === 'running 3 refused')

  const controls = [0, 1, 2].map((step) => {
    const less = { ...shape, undoable: shape.undoable.with(step, false) }
    return explore(rules, less, checkoutParticipants).violations[0]
  })
  table(
    ['control: without the compensation of', 'is found by'],
    controls.map((found, step) => [saga.steps[step]!.name, found ?? 'nothing']),
  )
  claim('each missing compensation is found', controls.every(Boolean))

  await proveRollout(proof)

  const { mutations, survivors } = await mutateReducer()
  const found = 1 - survivors.length / mutations
  table(
    ['mutations of the reducer', 'found', 'not found'],
    [[mutations, mutations - survivors.length, survivors.join('; ')]],
  )
  claim('≥ 95 % of the mutations are found', mutations > 100 && found >= 0.95, `${(found * 100).toFixed(1)} %`)
})
