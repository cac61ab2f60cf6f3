import { useId } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { choicesOf, hintOf, type Schema, sampleOf, shapeOf } from './schema.ts'

interface Props {
  schema: Schema
  name: string
  value: unknown
  onChange: (value: unknown) => void
  required?: boolean
}

/** Asks for one value, whatever it is made of. */
export function SchemaForm(props: Props) {
  const shape = shapeOf(props.schema)
  if (shape === 'object') return <ObjectForm {...props} />
  if (shape === 'array') return <ListForm {...props} />
  return <ValueForm {...props} />
}

function ObjectForm({ schema, name, value, onChange }: Props) {
  const now = (value ?? {}) as Record<string, unknown>
  function put(key: string, next: unknown): void {
    const { [key]: _, ...rest } = now
    onChange(next === undefined ? rest : { ...now, [key]: next })
  }
  const fields = Object.entries(schema.properties ?? {}).map(([key, one]) => (
    <SchemaForm
      key={key}
      schema={one}
      name={key}
      value={now[key]}
      required={schema.required?.includes(key) ?? false}
      onChange={(next) => put(key, next)}
    />
  ))
  if (!name) return <div class="schema">{fields}</div>
  return (
    <fieldset class="schema">
      <legend>{name}</legend>
      {fields}
    </fieldset>
  )
}

function ListForm({ schema, name, value, onChange }: Props) {
  const items = Array.isArray(value) ? (value as unknown[]) : []
  const one = schema.items ?? {}
  return (
    <fieldset class="schema">
      <legend>{name}</legend>
      {items.map((item, n) => (
        <div class="list-item" key={n}>
          <SchemaForm
            schema={one}
            name={`${n + 1}`}
            value={item}
            required
            onChange={(next) => onChange(items.with(n, next))}
          />
          <button
            type="button"
            class="plain"
            aria-label={`Remove ${name} ${n + 1}`}
            onClick={() => onChange(items.toSpliced(n, 1))}
          >
            <Icon name="cross" />
          </button>
        </div>
      ))}
      <button type="button" class="button" onClick={() => onChange([...items, sampleOf(one)])}>
        Add to {name || 'the list'}
      </button>
    </fieldset>
  )
}

function ValueForm({ schema, name, value, onChange, required = false }: Props) {
  const id = useId()
  const hint = hintOf(schema)
  return (
    <div class="field">
      <label for={id}>
        <code>{name || 'value'}</code>
        {required ? '' : ' (may be left out)'}
      </label>
      <Input {...{ id, schema, value, onChange, required }} />
      {hint && <p class="hint">{hint}</p>}
    </div>
  )
}

function Input({ id, schema, value, onChange, required }: Omit<Props, 'name'> & { id: string }) {
  const shape = shapeOf(schema)
  const left = (text: string) => (text === '' && !required ? undefined : text)
  if (shape === 'boolean')
    return (
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  if (shape === 'choice') {
    const choices = choicesOf(schema)!
    return (
      <select
        id={id}
        value={String(choices.indexOf(value))}
        onChange={(event) => onChange(choices[Number(event.currentTarget.value)])}
      >
        {!required && <option value="-1">–</option>}
        {choices.map((choice, n) => (
          <option key={n} value={String(n)}>
            {String(choice)}
          </option>
        ))}
      </select>
    )
  }
  // The types of JSX want it known which of the two it is.
  const type = (shape === 'number' ? 'number' : 'text') as 'number'
  const given = value === undefined || value === null ? '' : String(value)
  const toValue = (text: string) => (shape === 'number' && text !== '' ? Number(text) : left(text))
  return (
    <input
      id={id}
      type={type}
      step="any"
      value={given}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => onChange(toValue(event.currentTarget.value))}
    />
  )
}
