import { useId, useState } from 'preact/hooks'
import type { Schema } from './schema.ts'
import { SchemaForm } from './schema-form.tsx'

/** The body, as a form or as it is sent. */
export function BodyForm({
  schema,
  value,
  onChange,
}: {
  schema: Schema
  value: unknown
  onChange: (value: unknown) => void
}) {
  const [text, setText] = useState<string>()
  const [wrong, setWrong] = useState('')
  const id = useId()
  function write(next: string, area: HTMLTextAreaElement): void {
    setText(next)
    try {
      onChange(JSON.parse(next))
      say('')
    } catch (error) {
      say((error as Error).message)
    }
    // The browser does not send the form while this is not empty.
    function say(message: string): void {
      setWrong(message)
      area.setCustomValidity(message)
    }
  }
  const raw = text !== undefined
  return (
    <fieldset class="schema body">
      <legend>Body</legend>
      <button
        type="button"
        class="button"
        aria-pressed={raw}
        onClick={() => setText(raw ? undefined : JSON.stringify(value, null, 2))}
      >
        As JSON
      </button>
      {raw ? (
        <div class="field">
          <label for={id}>As it is sent</label>
          <textarea
            id={id}
            rows={Math.min(24, text.split('\n').length + 1)}
            spellcheck={false}
            value={text}
            aria-invalid={wrong !== ''}
            aria-describedby={`${id}-wrong`}
            onInput={(event) => write(event.currentTarget.value, event.currentTarget)}
          />
          <p class="bad" id={`${id}-wrong`}>
            {wrong}
          </p>
        </div>
      ) : (
        <SchemaForm schema={schema} name="" value={value} onChange={onChange} />
      )}
    </fieldset>
  )
}
