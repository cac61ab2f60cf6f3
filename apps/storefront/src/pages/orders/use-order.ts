import { getOrder, type Order } from '@flotilla/orders-contract/operations'
import { getShipment, type Shipment } from '@flotilla/shipping-contract/operations'
import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { ApiError } from '../../api/problem.ts'
import { announce } from '../../state/announce.ts'
import { type Loading, useLoading } from '../../state/loading.ts'
import { hearing, progress, useUpdates } from '../../state/updates.ts'
import { isOver, mayHaveParcel } from './progress.ts'

export interface Followed {
  readonly order: Order
  readonly shipment: Shipment | undefined
}

/** An order that is asked for again whenever something was heard of it; every other second where nothing can be heard. */
export function useOrder(id: string): Loading<Followed> {
  useUpdates()
  const loading = useLoading(`order ${id}`, () => follow(id))
  const latest = useRef(loading)
  latest.current = loading
  const asking = useRef(false)
  const again = useRef(false)

  async function refresh(): Promise<void> {
    again.current = true
    if (asking.current) return
    asking.current = true
    // What happened while it was on its way is asked for afterwards.
    while (again.current) {
      again.current = false
      await follow(id).then(latest.current.set, () => {})
    }
    asking.current = false
  }

  useSignalEffect(() => {
    const heard = progress.value
    if (heard?.orderId !== id) return
    announce(heard.text)
    void refresh()
  })

  useSignalEffect(() => {
    if (hearing.value > 0) void refresh()
  })

  const isLast = loading.value ? isOver(loading.value.order) : isRefusal(loading.error)
  useEffect(() => {
    if (isLast) return
    const timer = setInterval(() => hearing.value || document.hidden || void refresh(), 2_000)
    return () => clearInterval(timer)
  }, [isLast])

  return loading
}

// Asking again would give the same: it is no order of this person's.
const isRefusal = (error?: Error) => error instanceof ApiError && error.status < 500 && error.status !== 429

async function follow(orderId: string): Promise<Followed> {
  const params = { orderId }
  const order = await call(getOrder, { params })
  const shipment = mayHaveParcel(order) ? await call(getShipment, { params }).catch(() => undefined) : undefined
  return { order, shipment }
}
