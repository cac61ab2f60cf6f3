import { useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import { Confirm, Locked } from '../../parts/confirm.tsx'
import { announce } from '../../state/announce.ts'
import { mayChange } from '../../state/live.ts'

interface Props {
  service: string
  id: string
  type: string
  after: () => void
}

/** What can be done about a dead letter: again, or never. */
export function DeadLetter({ service, id, type, after }: Props) {
  const [asking, setAsking] = useState<'redrive' | 'drop'>()
  const path = `/api/dead-letters/${encodeURIComponent(service)}/${encodeURIComponent(id)}`
  async function redrive(): Promise<void> {
    await change(`${path}/redrive`)
    announce(`${type} is given to ${service} again`)
    after()
  }
  async function drop(because: string): Promise<void> {
    await change(`${path}/drop`, { because })
    announce(`${type} is dropped`)
    after()
  }
  if (!mayChange.value) return <Locked />
  return (
    <div class="beside">
      <button type="button" class="button" onClick={() => setAsking('redrive')}>
        Redrive<span class="unseen"> {type}</span>
      </button>
      <button type="button" class="button harmful" onClick={() => setAsking('drop')}>
        Drop<span class="unseen"> {type}</span>
      </button>
      {asking === 'redrive' && (
        <Confirm title="Redrive it?" act="Redrive" does={redrive} close={() => setAsking(undefined)}>
          {service} gets {type} again, as if it had just come. If the cause is still there, it is a dead letter again
          after its tries.
        </Confirm>
      )}
      {asking === 'drop' && (
        <Confirm title="Drop it for good?" act="Drop" reason does={drop} close={() => setAsking(undefined)} harmful>
          {service} will never handle this {type}; what it would have done is not done. Your name and reason are kept in
          its database.
        </Confirm>
      )}
    </div>
  )
}
