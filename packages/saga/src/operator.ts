import { type OperatorRoute, Problem, problems } from '@flotilla/contract'
import type { Database } from '@flotilla/postgres'
import type { Saga } from './definition.ts'
import type { SagaRunner } from './runner.ts'
import { listSagas } from './saga-store.ts'

const most = 200
const statuses = ['running', 'compensating', 'parked', 'done', 'compensated']

/** For operators: the sagas of one kind, each with what happened to it, and another try for one that is parked. */
export function sagaRoutes<Data>(
  saga: Saga<Data>,
  runner: SagaRunner<Data>,
  { db }: { db: Database },
): OperatorRoute[] {
  const { name } = saga
  return [
    {
      method: 'GET',
      path: `/sagas/${name}`,
      handle: async ({ query: { status } }) => {
        if (status !== undefined && !statuses.includes(status)) throw notAStatus
        return { name, items: await listSagas(db, name, { status, limit: most }) }
      },
    },
    {
      method: 'GET',
      path: `/sagas/${name}/:id`,
      async handle({ params }) {
        const found = await runner.read(db, params.id!)
        // Its data may be somebody's; who looks after it needs its state.
        if (!found) return undefined
        const { data: _, answers: __, ...shown } = found
        return { name, steps: saga.steps.map((step) => step.name), ...shown }
      },
    },
    {
      method: 'POST',
      path: `/sagas/${name}/:id/retry`,
      handle: async ({ params }) => ((await runner.retry(params.id!)) ? { retried: params.id } : undefined),
    },
  ]
}

/** The sagas that a service runs, once for all of them: by what it was given so far, and will be. */
export function addSagaRoutes(routes: OperatorRoute[], more: readonly OperatorRoute[]): void {
  routes.push(...more)
  if (routes.some(({ path }) => path === index)) return
  const handle = async () => ({
    items: routes.flatMap(({ path }) => oneSaga.exec(path)?.[1] ?? []).map((name) => ({ name })),
  })
  routes.push({ method: 'GET', path: index, handle })
}

const index = '/sagas'
const oneSaga = /^\/sagas\/([^/]+)$/

const notAStatus = new Problem(problems.invalid, undefined, {
  findings: [{ in: 'query', at: '/status', expected: `one of ${statuses.join(', ')}` }],
})
