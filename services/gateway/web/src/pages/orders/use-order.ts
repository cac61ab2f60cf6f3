import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiError } from '../../api/problem.ts'
import { getOrder, getShipment, type Order, type Shipment } from '../../api/shop.ts'
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

async function follow(id: string): Promise<Followed> {
  const order = await getOrder(id)
  const shipment = mayHaveParcel(order) ? await getShipment(id).catch(() => undefined) : undefined
  return { order, shipment }
}
