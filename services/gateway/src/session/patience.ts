import type { OperationRequest } from '@flotilla/kit'

/** Of the request that something is done for. */
export type Around = Pick<OperationRequest, 'deadline' | 'log'>

/** What a step may take that the answer does not depend on, in ms: a second, and never more than half of what is left. */
export const patience = ({ deadline }: Around): number => Math.min(1_000, deadline() / 2)
