import type { Money } from '@flotilla/contract'
import { formatMoney } from '@flotilla/contract/money'

/** A price, and the one it was, where that was another. */
export function Price({ of, was }: { of: Money; was?: Money | undefined }) {
  if (!was) return <span class="price">{formatMoney(of)}</span>
  return (
    <span class="price changed">
      <span class="unseen">now </span>
      {formatMoney(of)} <span class="unseen">it was</span> <s>{formatMoney(was)}</s>
    </span>
  )
}
