import { getLabel, shippingProblems } from '@flotilla/shipping-contract/operations'
import { call } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { useLoading } from '../../state/loading.ts'

/** What is stuck on the parcel. As an image it can run nothing, whatever somebody wrote as their name. */
export function Label({ orderId }: { orderId: string }) {
  const label = useLoading(`label ${orderId}`, () => call(getLabel, { params: { orderId } }))
  if (isProblem(label.error, shippingProblems.shipmentNotFound)) return <p class="hint">No carrier is booked for it.</p>
  return (
    <Loaded of={label} skeleton={<Lines of={4} />}>
      {({ svg }) => {
        const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
        return (
          <>
            <img class="label" src={source} alt={`The label of order ${orderId}`} />
            <a class="button quiet" href={source} download={`label-${orderId}.svg`}>
              Save the label
            </a>
          </>
        )
      }}
    </Loaded>
  )
}
