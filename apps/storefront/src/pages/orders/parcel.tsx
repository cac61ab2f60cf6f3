import type { Shipment } from '@flotilla/shipping-contract/operations'
import { Icon } from '../../parts/icons.tsx'
import { momentOf } from '../../parts/when.ts'
import { parcelWords } from './progress.ts'

export function Parcel({ shipment: { status, tracking, steps } }: { shipment: Shipment }) {
  return (
    <section class="parcel" aria-labelledby="parcel">
      <h2 id="parcel">
        <Icon name="truck" /> Where the parcel is
      </h2>
      <p>
        {parcelWords[status]}. Its number is <span class="number">{tracking}</span>.
      </p>
      <ol class="story">
        {steps.map(({ at, place, text }) => (
          <li key={`${at}${text}`}>
            <time dateTime={at}>{momentOf(at)}</time>{' '}
            <span>
              {text}, {place}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
