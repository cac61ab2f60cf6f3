import type { Money } from '@flotilla/contract'
import { shown } from './money.ts'

/** A price, and the one it was, where that was another. */
export function Price({ of, was }: { of: Money; was?: Money | undefined }) {
  if (!was) return <span class="price">{shown(of)}</span>
  return (
    <span class="price changed">
      <span class="unseen">now </span>
      {shown(of)} <span class="unseen">it was</span> <s>{shown(was)}</s>
    </span>
  )
}
