import type { Release } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import { Confirm, Locked } from '../../parts/confirm.tsx'
import { ago } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/notice.tsx'
import { State } from '../../parts/state.tsx'
import { announce } from '../../state/announce.ts'
import { mayChange } from '../../state/live.ts'
import { useAnswer } from '../../state/loading.ts'

/** What Helm keeps of a service, and the way back. */
export function Releases({ of: service }: { of: string }) {
  const path = `/api/rollouts/${encodeURIComponent(service)}`
  const releases = useAnswer<Release[]>(path)
  const [asked, setAsked] = useState<number>()
  async function goBack(): Promise<void> {
    await change(`${path}/undo`, { to: asked })
    announce(`${service} is as it was at revision ${asked}`)
    releases.reload()
  }
  return (
    <>
      {!mayChange.value && <Locked />}
      <Loaded of={releases}>
        {(all) => (
          <div class="table" tabIndex={0} role="region" aria-label={`Releases of ${service}`}>
            <table>
              <tbody>
                {all.map((one) => (
                  <tr key={one.revision}>
                    <td class="tight">{one.revision}</td>
                    <td class="tight soft">{ago(one.at, Date.now())}</td>
                    <td class="tight">
                      <State is={one.status} />
                    </td>
                    <td class="soft">{one.says}</td>
                    <td class="right">
                      {one.served && mayChange.value && (
                        <button type="button" class="button" onClick={() => setAsked(one.revision)}>
                          <Icon name="undo" />
                          Back to {one.revision}
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      {asked !== undefined && (
        <Confirm
          title={`Back to revision ${asked} of ${service}?`}
          act="Go back"
          does={goBack}
          close={() => setAsked(undefined)}
        >
          Its pods are replaced one after the other, and no request is lost. When the old version does not work on the
          tables as they are now, it says so, and everything stays.
        </Confirm>
      )}
    </>
  )
}
