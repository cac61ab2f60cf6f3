import type { CallArgs, Operation, ReplyBody, SuccessOf } from '@flotilla/contract'

/** What surrounds a call. A call also ends with the request that it is part of (`@flotilla/deadline`). */
export interface CallContext {
  /** The longest to wait, in ms. The operation's own deadline and that of the request count where they are sooner. */
  readonly deadline?: number
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
