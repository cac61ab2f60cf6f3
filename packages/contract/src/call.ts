import type { BodyOf, ParamsOf, QueryOf, RepliesOf } from './operation.ts'

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206

type Part<K extends string, T> = [T] extends [undefined] ? unknown : { readonly [P in K]: T }

/** What a call of an operation carries. The query may leave out what has a default. */
export type CallInput<O> = Part<'params', ParamsOf<O>> &
  Part<'body', BodyOf<O>> &
  ([QueryOf<O>] extends [undefined] ? unknown : { readonly query?: Partial<QueryOf<O>> }) & {
    /** The same for every try of one intention; needed where the operation's idempotency is `key`. */
    readonly idempotencyKey?: string
    /** The version that a write is meant for; needed where the operation is `versioned`. */
    readonly ifVersion?: number
  }

/** What a call of an operation takes: its input, which may be left out where nothing in it is needed, and then `Rest`. */
export type CallArgs<O, Rest extends readonly unknown[]> =
  Record<string, never> extends CallInput<O> ? [input?: CallInput<O>, ...Rest] : [input: CallInput<O>, ...Rest]

/** One of an operation's successful replies. */
export type SuccessOf<O> = {
  [Status in keyof RepliesOf<O> & Success]: { readonly status: Status; readonly body: RepliesOf<O>[Status] }
}[keyof RepliesOf<O> & Success]

/** The body of an operation's successful replies. */
export type ReplyBody<O> = SuccessOf<O>['body']
