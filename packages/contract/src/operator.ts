/** What an operator may ask of one service, on its admin port: to look into it, or to put something right. Not part of any contract between services. */
export interface OperatorRoute {
  readonly method: 'GET' | 'POST'
  /** Below `/operator`, with `:name` for what differs. */
  readonly path: string
  /** The answer; undefined where there is no such thing. Throws a Problem for what cannot be. */
  handle(request: OperatorRequest): Promise<unknown>
}

export interface OperatorRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Who may use them: the holder of the key of this name. */
export const operator = 'operator'

/** Returns the operator routes of an app, to add more to them. Throws where it has none: no operator would see what runs there. */
export function operatorRoutesOf(app: object): OperatorRoute[] {
  const { operatorRoutes } = app as { operatorRoutes?: OperatorRoute[] }
  if (!operatorRoutes) throw new Error('this app has no operator routes: make it with createApp of @flotilla/kit')
  return operatorRoutes
}
