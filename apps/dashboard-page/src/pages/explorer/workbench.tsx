import type { ApiOperation, SendAnswer } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import { Locked } from '../../parts/confirm.tsx'
import { Failed } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { mayChange } from '../../state/live.ts'
import { Answer } from './answer.tsx'
import { BodyForm } from './body-form.tsx'
import { Method } from './operation-list.tsx'
import { draftOf, requestOf } from './request.ts'
import { toSchema } from './schema.ts'
import { SchemaForm } from './schema-form.tsx'

const people = [
  ['nobody', 'Nobody'],
  ['customer', 'A customer'],
  ['staff', 'Staff'],
] as const

/** One operation: its form, and when it was sent its answer and all that it caused. */
export function Workbench({ operation }: { operation: ApiOperation }) {
  const [draft, setDraft] = useState(() => draftOf(operation))
  const [answer, setAnswer] = useState<SendAnswer>()
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const [params, query, body] = [operation.params, operation.query, operation.body].map(toSchema)
  const request = requestOf(operation, draft)
  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const got = await change<SendAnswer>('/api/send', request)
      setAnswer(got)
      announce(`Answered ${got.status}`)
    } catch (cause) {
      setError(cause as Error)
    }
    setBusy(false)
  }
  return (
    <div class="stack workbench">
      <form class="card request" onSubmit={send}>
        <h2>{operation.summary || operation.id}</h2>
        <p class="beside mono target">
          <Method of={operation.method} /> <span>{request.path}</span>
        </p>
        <small>
          For {operation.callers.join(', ') || 'everybody'}
          {operation.idempotent && '; may be repeated without doing it twice'}
        </small>
        {params && (
          <SchemaForm
            schema={params}
            name=""
            value={draft.params}
            onChange={(next) => setDraft({ ...draft, params: next as typeof draft.params })}
          />
        )}
        {query && (
          <SchemaForm
            schema={query}
            name=""
            value={draft.query}
            onChange={(next) => setDraft({ ...draft, query: next as typeof draft.query })}
          />
        )}
        {body && <BodyForm schema={body} value={draft.body} onChange={(next) => setDraft({ ...draft, body: next })} />}
        <fieldset class="beside as">
          <legend>Sent by</legend>
          {people.map(([who, name]) => (
            <label key={who} class="check">
              <input
                type="radio"
                name="as"
                checked={draft.as === who}
                onChange={() => setDraft({ ...draft, as: who })}
              />
              {name}
            </label>
          ))}
        </fieldset>
        <div class="beside">
          <button type="submit" class="button main" disabled={busy || !mayChange.value}>
            {busy ? 'Sending…' : 'Send'}
          </button>
          {!mayChange.value && <Locked />}
        </div>
        {error && <Failed error={error} />}
      </form>
      {answer && <Answer of={answer} key={answer.traceId} />}
    </div>
  )
}
