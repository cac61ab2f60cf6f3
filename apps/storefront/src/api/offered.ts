import type { Operation, ReplyBody } from '@flotilla/contract'
import type * as own from '@flotilla/gateway-contract/operations'
import type { passedOn } from '@flotilla/gateway-contract/passed-on'

type ValueOf<T> = T extends unknown ? T[keyof T] : never

/** The operations that the gateway offers: its own, and those that it passes on. A page that calls another one does not compile. */
export type Offered = Extract<ValueOf<typeof own>, Operation<any>> | ValueOf<ValueOf<typeof passedOn>>

/** Who a browser is. */
export type Somebody = ReplyBody<typeof own.startSession>
