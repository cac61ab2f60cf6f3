import { Problem } from '@flotilla/contract'
import { type eraseMe, gatewayProblems } from '@flotilla/gateway-contract/operations'
import type { OperationRequest } from '@flotilla/kit'
import { all } from '../own-data/pages.ts'
import type { Ports } from '../ports.ts'

/** What is on its way has to arrive somewhere: that is finished first. An order that slips in between keeps its address until it has. */
export async function erase(
  { identity, orders }: Ports['clients'],
  { body, principal: { user } }: OperationRequest<typeof eraseMe>,
  address: string,
): Promise<void> {
  const around = { userToken: user!.token }
  for await (const { status } of all((query) => orders.listOrders({ query }, around)))
    if (status !== 'delivered' && status !== 'cancelled') throw new Problem(gatewayProblems.orderUnderWay)
  await identity.eraseAccount({ body: { ...body, address } }, around)
}
