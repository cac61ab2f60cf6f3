import { type ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

type State<T> = { value?: T; error?: Error }

/** Shows what `load` brings; until then that it is on its way, and on failure what went wrong and a way to try again. */
export function Loaded<T>({
  load,
  deps,
  children,
}: {
  load: () => Promise<T>
  deps: unknown[]
  children: (value: T) => ComponentChildren
}) {
  const [state, setState] = useState<State<T>>({})
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    load().then(
      (value) => current && setState({ value }),
      (error) => current && setState({ error }),
    )
    return () => {
      current = false
    }
  }, [...deps, attempt])
  if (state.error) {
    return (
      <div class="notice" role="alert">
        <p>{state.error.message}</p>
        <button type="button" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </div>
    )
  }
  if (state.value === undefined)
    return (
      <p class="loading" role="status">
        Fetching…
      </p>
    )
  return <>{children(state.value)}</>
}
