import type { Order } from '@flotilla/orders-contract/operations'
import { Icon } from '../../parts/icons.tsx'
import { steps, stepsDone } from './progress.ts'

/** The way of an order as a line that fills; broken off where it was called off. */
export function StepLine({ order }: { order: Order }) {
  const done = stepsDone(order)
  const off = order.status === 'cancelled' || order.status === 'cancelling'
  const shown = off ? steps.slice(0, done) : steps
  return (
    <ol class={`step-line ${off ? 'off' : ''}`} aria-label="Progress">
      {shown.map(([name, text], n) => {
        const state = n < done ? 'done' : n === done && !off ? 'next' : 'ahead'
        return (
          <li key={name} class={state} {...(n === done - 1 && { 'aria-current': 'step' as const })}>
            <span class="mark">{state === 'done' && <Icon name="check" />}</span>
            <span class="name">
              {text}
              <span class="unseen">{state === 'done' ? ', done' : ', not yet'}</span>
            </span>
          </li>
        )
      })}
      {off && (
        <li class="called-off">
          <span class="mark">
            <Icon name="cross" />
          </span>
          <span class="name">{order.status === 'cancelled' ? 'Cancelled' : 'Being undone'}</span>
        </li>
      )}
    </ol>
  )
}
