import type { Static, TSchema } from 'typebox'

/** What an operator may ask of one service, on its admin port: to look into it, or to put something right. Not part of any contract between services. */
export interface OperatorRoute {
  readonly method: 'GET' | 'POST'
  /** Below `/operator`, with `:name` for what differs. */
  readonly path: string
  /** What may stand in the query and in the body. Without a schema nothing of it is passed on. */
  readonly query?: TSchema
  readonly body?: TSchema
  /** The answer; undefined where there is no such thing. Throws a Problem for what cannot be. */
  handle(request: OperatorRequest): Promise<unknown>
}

export interface OperatorRequest<Query = unknown, Body = unknown> {
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
}

/** Defines an operator route whose `handle` is given what its schemas say. */
export function defineOperatorRoute<Query extends TSchema = TSchema, Body extends TSchema = TSchema>(
  route: Omit<OperatorRoute, 'handle'> & {
    readonly query?: Query
    readonly body?: Body
    handle(request: OperatorRequest<Static<Query>, Static<Body>>): Promise<unknown>
  },
): OperatorRoute {
  return route as OperatorRoute
}

/** Who may use them: the holder of the key of this name. */
export const operator = 'operator'

/** Returns the operator routes of an app, to add more to them. Throws where it has none: no operator would see what runs there. */
export function operatorRoutesOf(app: object): OperatorRoute[] {
  const { operatorRoutes } = app as { operatorRoutes?: OperatorRoute[] }
  if (!operatorRoutes) throw new Error('this app has no operator routes: make it with createApp of @flotilla/kit')
  return operatorRoutes
}
