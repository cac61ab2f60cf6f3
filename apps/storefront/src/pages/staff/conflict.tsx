import type { ProductDetail } from '@flotilla/catalog-contract/operations'
import { useEffect, useRef } from 'preact/hooks'
import { differences, toWords, type Words } from './draft.ts'

interface Props {
  theirs: ProductDetail
  yours: Words
  takeTheirs: () => void
  keepYours: () => void
}

/** Two people said something of the same version. */
export function Conflict({ theirs, yours, takeTheirs, keepYours }: Props) {
  const differ = differences(toWords(theirs), yours)
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <section class="conflict" aria-labelledby="conflict" tabIndex={-1} ref={box}>
      <h3 id="conflict">Somebody changed it while you did</h3>
      {differ.length === 0 ? (
        <p>And said the same as you.</p>
      ) : (
        <div class="scrolls" tabIndex={0} role="group" aria-label="Theirs and yours">
          <table>
            <thead>
              <tr>
                <td />
                <th scope="col">Theirs, version {theirs.version}</th>
                <th scope="col">Yours</th>
              </tr>
            </thead>
            <tbody>
              {differ.map(({ label, theirs: one, yours: other }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{one}</td>
                  <td>{other}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="actions">
        <button type="button" class="button" onClick={takeTheirs}>
          Take theirs
        </button>
        <button type="button" class="button" onClick={keepYours}>
          Go on with mine
        </button>
      </p>
    </section>
  )
}
