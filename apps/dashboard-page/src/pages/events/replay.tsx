import { useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { announce } from '../../state/announce.ts'
import { mayChange } from '../../state/live.ts'

interface Props {
  consumer: string
  id: string
  type: string
  after: () => void
}

/** Another time for what a consumer has handled. */
export function Replay({ consumer, id, type, after }: Props) {
  const [asking, setAsking] = useState(false)
  async function replay(because: string): Promise<void> {
    await change(`/api/events/${encodeURIComponent(id)}/replay`, { consumer, because })
    announce(`${type} is given to ${consumer} again`)
    after()
  }
  if (!mayChange.value) return null
  return (
    <>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        Replay<span class="unseen"> at {consumer}</span>
      </button>
      {asking && (
        <Confirm title="Replay it?" act="Replay" reason harmful does={replay} close={() => setAsking(false)}>
          {consumer} has handled this {type} and handles it once more: what it did may be done twice. Your name and
          reason are kept in its database.
        </Confirm>
      )}
    </>
  )
}
