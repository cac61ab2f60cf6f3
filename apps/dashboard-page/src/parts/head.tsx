import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { overview } from '../state/live.ts'

/** A page's title, with what can be done beside it. */
export function Head({
  title,
  name = title,
  children,
}: {
  title: ComponentChildren
  name?: unknown
  children?: ComponentChildren
}) {
  const wrong = overview.value?.findings.length ?? 0
  useEffect(() => {
    document.title = `${wrong > 0 ? `(${wrong}) ` : ''}${name} · Flotilla`
  }, [name, wrong])
  return (
    <header class="head">
      <h1>{title}</h1>
      {children}
    </header>
  )
}
