import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

interface Common {
  label: string
  error?: string | undefined
  hint?: string
}

type Input = Common & Omit<JSX.IntrinsicElements['input'], 'label' | 'ref'>

/** A labelled input, with what is wrong with it beside it. */
export function Field({ label, error: found, hint, class: name, ...input }: Input) {
  const id = useId()
  // Whatever rule an empty field breaks, there is one thing to do about it.
  const error = found && input.value === '' ? 'Please fill this in' : found
  return (
    <Labelled {...{ id, label, error, ...(hint && { hint }), ...(name && { name: `${name}` }) }}>
      <input id={id} {...(input as object)} {...described(id, error, hint)} />
    </Labelled>
  )
}

type Select = Common & {
  options: readonly (readonly [value: string, text: string])[]
} & JSX.IntrinsicElements['select']

export function Choice({ label, error, hint, class: name, options, ...select }: Select) {
  const id = useId()
  return (
    <Labelled {...{ id, label, error, ...(hint && { hint }), ...(name && { name: `${name}` }) }}>
      <select id={id} {...select} {...described(id, error, hint)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type Area = Common & JSX.IntrinsicElements['textarea']

export function LongField({ label, error, hint, class: name, ...area }: Area) {
  const id = useId()
  return (
    <Labelled {...{ id, label, error, ...(hint && { hint }), ...(name && { name: `${name}` }) }}>
      <textarea id={id} {...area} {...described(id, error, hint)} />
    </Labelled>
  )
}

function Labelled(props: Common & { id: string; name?: string; children: ComponentChildren }) {
  const { id, label, error, hint, name, children } = props
  return (
    <div class={`field ${name ?? ''}`}>
      <label for={id}>{label}</label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="wrong" id={`${id}-wrong`}>
          {error}
        </p>
      )}
    </div>
  )
}

function described(id: string, error?: string, hint?: string) {
  const by = [error && `${id}-wrong`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return { ...(error && { 'aria-invalid': true as const }), ...(by && { 'aria-describedby': by }) }
}

/** After the server has said what is wrong: to the first field that is. */
export function focusWrong(form: HTMLElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus())
}
