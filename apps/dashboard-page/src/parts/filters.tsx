import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { said, setQuery } from '../state/route.ts'

interface Filter {
  /** In the query string. */
  name: string
  label: string
}

// Another filter begins at the newest again.
const say = (name: string, value: string) => setQuery({ [name]: value, before: '' })

export function Pick({ name, label, options, all = 'all' }: Filter & { options: readonly string[]; all?: string }) {
  const id = useId()
  const value = said(name)
  const known = value && !options.includes(value) ? [value, ...options] : options
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => say(name, event.currentTarget.value)}>
        <option value="">{all}</option>
        {known.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </div>
  )
}

interface Text extends Filter {
  hint?: string
  /** `/` leads to it. */
  find?: boolean
  type?: 'search' | 'number'
}

export function Text({ name, label, hint = '', find = false, type = 'search' }: Text) {
  const id = useId()
  const outside = said(name)
  const [value, setValue] = useState(outside)
  const timer = useRef(0)
  useEffect(() => setValue(outside), [outside])
  function onInput(next: string): void {
    setValue(next)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => say(name, next.trim()), 250)
  }
  return (
    <div class={`field ${type === 'number' ? 'narrow' : 'wide'}`}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type={type as 'number'}
        value={value}
        min="0"
        placeholder={hint}
        data-find={find || undefined}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  )
}

export function Tick({ name, label }: Filter) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={said(name) === 'true'}
        onChange={(event) => say(name, event.currentTarget.checked ? 'true' : '')}
      />
      {label}
    </label>
  )
}
