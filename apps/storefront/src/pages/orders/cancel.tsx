import { cancelOrder, type Order } from '@flotilla/orders-contract/operations'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { Complaint } from '../../parts/notice.tsx'

/** Calls the order off, after asking once. */
export function Cancel({ order: { orderId, cancellable }, refresh }: { order: Order; refresh: () => void }) {
  const [state, setState] = useState<'no' | 'sure' | 'busy'>('no')
  const [error, setError] = useState<Error>()
  if (!cancellable) return error ? <Complaint>{error.message}</Complaint> : null

  async function cancel(): Promise<void> {
    setState('busy')
    setError(undefined)
    await call(cancelOrder, { params: { orderId } }).catch(setError)
    refresh()
    setState('no')
  }

  return (
    <div class="cancel">
      {error && <Complaint>{error.message}</Complaint>}
      {state === 'no' ? (
        <button type="button" class="button quiet" onClick={() => setState('sure')}>
          Cancel this order
        </button>
      ) : (
        <>
          <p>Undo all of it?</p>
          <button type="button" class="button danger" disabled={state === 'busy'} onClick={() => void cancel()}>
            {state === 'busy' ? 'Cancelling…' : 'Yes, cancel it'}
          </button>
          <button type="button" class="button quiet" disabled={state === 'busy'} onClick={() => setState('no')}>
            Keep it
          </button>
        </>
      )}
    </div>
  )
}
