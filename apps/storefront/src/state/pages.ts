import { useState } from 'preact/hooks'
import { type Loading, useLoading } from './loading.ts'

interface Page<T> {
  items: T[]
  next?: string
}

export interface Pages<P extends Page<unknown>> {
  readonly first: Loading<P>
  readonly items: readonly P['items'][number][]
  /** Undefined when there is no more. */
  readonly more: (() => Promise<void>) | undefined
}

/** A list that comes in pages. */
export function usePages<P extends Page<unknown>>(key: string, load: (after?: string) => Promise<P>): Pages<P> {
  const first = useLoading(key, () => load())
  const [rest, setRest] = useState<P>()
  const next = rest ? rest.next : first.value?.next
  async function more(): Promise<void> {
    const page = await load(next)
    setRest({ ...page, items: [...(rest?.items ?? []), ...page.items] })
  }
  return { first, items: [...(first.value?.items ?? []), ...(rest?.items ?? [])], more: next ? more : undefined }
}
