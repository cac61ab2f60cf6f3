import { useRef, useState } from 'preact/hooks'
import { ApiError } from '../api/problem.ts'
import { focusWrong } from '../parts/field.tsx'

export interface Form<T extends Record<string, string>> {
  readonly values: T
  readonly busy: boolean
  /** What is wrong beside the fields. */
  readonly complaint: string | undefined
  /** What an input of that name needs; its error is the finding at `pointer`, or at its name. */
  field(
    name: keyof T & string,
    pointer?: string,
  ): { name: string; value: string; error: string | undefined; onInput: (event: InputOf) => void }
  set(values: T): void
  submit(event: Event): void
}

type InputOf = { currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }

/** A form whose rules are the server's: it is sent as it is, and what was found is shown where it was found. */
export function useForm<T extends Record<string, string>>(begin: T, send: (values: T) => Promise<void>): Form<T> {
  const [values, set] = useState(begin)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const sending = useRef(false)
  const at = (pointer: string) => (error instanceof ApiError ? error.at(pointer) : undefined)

  async function submit(form: HTMLElement): Promise<void> {
    if (sending.current) return
    sending.current = true
    setBusy(true)
    setError(undefined)
    await send(values).catch((failure) => {
      setError(failure)
      focusWrong(form)
    })
    sending.current = false
    setBusy(false)
  }

  return {
    values,
    busy,
    complaint: error && !(error instanceof ApiError && error.findings.length > 0) ? error.message : undefined,
    field: (name, pointer = `/${name}`) => ({
      name,
      value: values[name]!,
      error: at(pointer),
      onInput: ({ currentTarget: { value } }) => set((last) => ({ ...last, [name]: value })),
    }),
    set,
    submit(event) {
      event.preventDefault()
      void submit(event.currentTarget as HTMLElement)
    },
  }
}
