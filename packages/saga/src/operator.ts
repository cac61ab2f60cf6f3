import { defineOperatorRoute, type OperatorRoute, Problem, problems, Type } from '@flotilla/contract'
import type { Database } from '@flotilla/postgres'
import type { Saga } from './definition.ts'
import type { SagaRunner } from './runner-api.ts'
import { listSagas } from './saga-list.ts'
import { UnknownVersion } from './standing.ts'

const most = 200
const Query = Type.Object(
  {
    status: Type.Optional(Type.Enum(['running', 'compensating', 'parked', 'done', 'compensated'])),
  },
  { additionalProperties: false },
)

/** For operators: the sagas of one kind, each with what happened to it, and another try for one that is parked. */
export function sagaRoutes<Data>(
  saga: Saga<Data>,
  runner: SagaRunner<Data>,
  { db }: { db: Database },
): OperatorRoute[] {
  const { name } = saga
  const versions = [...saga.versions.keys()]
  return [
    defineOperatorRoute({
      method: 'GET',
      path: `/sagas/${name}`,
      query: Query,
      handle: async ({ query: { status } }) => ({
        name,
        items: await listSagas(db, { name, versions }, { status, limit: most }),
      }),
    }),
    {
      method: 'GET',
      path: `/sagas/${name}/:id`,
      async handle({ params }) {
        const found = await runner.read(db, params.id!)
        // Its data may be somebody's; who looks after it needs its state.
        if (!found) return undefined
        const { data: _, answers: __, progress, ...shown } = found
        const steps = progress?.steps ?? {}
        return { name, ...shown, steps: Object.keys(steps), state: { ...progress, steps: Object.values(steps) } }
      },
    },
    {
      method: 'POST',
      path: `/sagas/${name}/:id/retry`,
      async handle({ params }) {
        const retried = await runner.retry(params.id!).catch(orProblem)
        return retried ? { retried: params.id } : undefined
      },
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

function orProblem(error: Error): never {
  throw error instanceof UnknownVersion ? new Problem(problems.conflict, error.message) : error
}
