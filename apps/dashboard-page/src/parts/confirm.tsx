import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { Failed } from './notice.tsx'

interface Props {
  title: string
  /** On the button. */
  act: string
  does: (reason: string) => Promise<void>
  close: () => void
  /** Whether a reason must be given. */
  reason?: boolean
  harmful?: boolean
  children: ComponentChildren
}

/** Asks before something is changed. */
export function Confirm({ title, act, does, close, reason = false, harmful = false, children }: Props) {
  const [because, setBecause] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const id = useId()
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    try {
      await does(because.trim())
      close()
    } catch (cause) {
      setError(cause as Error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} close={close}>
      <p>{children}</p>
      <form class="stack" onSubmit={submit}>
        {reason && (
          <div class="field">
            <label for={id}>Because</label>
            <input
              id={id}
              required
              autocomplete="off"
              value={because}
              onInput={(event) => setBecause(event.currentTarget.value)}
            />
          </div>
        )}
        {error && <Failed error={error} />}
        <div class="beside">
          <button type="submit" class={`button ${harmful ? 'harmful' : 'main'}`} disabled={busy}>
            {act}
          </button>
          <button type="button" class="button" onClick={close}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** In place of what may not be done here. */
export function Locked() {
  return (
    <small class="locked">
      To change something, open the address with the token that was printed when the dashboard started.
    </small>
  )
}
