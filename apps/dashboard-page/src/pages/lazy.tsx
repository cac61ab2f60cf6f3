import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failed } from '../parts/notice.tsx'

/** A page whose script is fetched when it is first opened. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined
  return function Lazy() {
    const [state, setState] = useState<{ Page?: ComponentType; error?: Error }>(loaded ? { Page: loaded } : {})
    useEffect(() => {
      if (loaded) return
      load().then(
        (Page) => {
          loaded = Page
          setState({ Page })
        },
        (error) => setState({ error }),
      )
    }, [])
    if (state.error) return <Failed error={state.error} again={() => location.reload()} />
    return state.Page ? <state.Page /> : <p class="unseen">Fetching the page…</p>
  }
}
