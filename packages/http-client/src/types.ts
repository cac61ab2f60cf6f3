import type { CallArgs, Operation, ReplyBody, SuccessOf } from '@flotilla/contract'

/** What surrounds a call. */
export interface CallContext {
  /** Milliseconds that the caller will still wait; the operation's own deadline where that is shorter. */
  readonly deadline?: number
  readonly signal?: AbortSignal
  /** The token of the person for whom the call is made. */
  readonly userToken?: string
  readonly requestId?: string
}

type Args<O> = CallArgs<O, [context?: CallContext]>

type Call<O> = ((...args: Args<O>) => Promise<ReplyBody<O>>) & {
  /** The same call, with the status of the reply. */
  readonly reply: (...args: Args<O>) => Promise<SuccessOf<O>>
}

/** One method an operation. Each rejects with a `Problem`: the callee's own, or `unavailable` or `deadlineExceeded`. */
export type Client<Ops extends Record<string, Operation<any>>> = { readonly [Name in keyof Ops]: Call<Ops[Name]> } & {
  /** Ends when the calls in flight have. */
  close(): Promise<void>
}
