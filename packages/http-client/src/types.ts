import type { BodyOf, Operation, ParamsOf, QueryOf, RepliesOf } from '@flotilla/contract'

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206

/** The body of an operation's successful replies. */
export type ReplyBody<O> = RepliesOf<O>[keyof RepliesOf<O> & Success]

type Part<K extends string, T> = [T] extends [undefined] ? unknown : { readonly [P in K]: T }

/** What a call carries. The query may leave out what has a default. */
export type CallInput<O> = Part<'params', ParamsOf<O>> &
  Part<'body', BodyOf<O>> &
  ([QueryOf<O>] extends [undefined] ? unknown : { readonly query?: Partial<QueryOf<O>> }) & {
    /** The same for every try of one intention; needed where the operation's idempotency is `key`. */
    readonly idempotencyKey?: string
    /** The version that a write is meant for; needed where the operation is `versioned`. */
    readonly ifVersion?: number
  }

/** What surrounds a call. */
export interface CallContext {
  /** Milliseconds that the caller will still wait; the operation's own deadline where that is shorter. */
  readonly deadline?: number
  readonly signal?: AbortSignal
  /** The token of the person for whom the call is made. */
  readonly userToken?: string
  readonly requestId?: string
}

type Call<O> =
  unknown extends CallInput<O>
    ? (input?: CallInput<O>, context?: CallContext) => Promise<ReplyBody<O>>
    : Record<string, never> extends CallInput<O>
      ? (input?: CallInput<O>, context?: CallContext) => Promise<ReplyBody<O>>
      : (input: CallInput<O>, context?: CallContext) => Promise<ReplyBody<O>>

/** One method an operation. Each rejects with a `Problem`: the callee's own, or `unavailable` or `deadlineExceeded`. */
export type Client<Ops extends Record<string, Operation<any>>> = { readonly [Name in keyof Ops]: Call<Ops[Name]> } & {
  /** Ends when the calls in flight have. */
  close(): Promise<void>
}
