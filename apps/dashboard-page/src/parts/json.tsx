import { useMemo } from 'preact/hooks'

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null|-?\d[\d.e+-]*)\b/gi
const most = 60_000

/** A document, indented and coloured; cut where the page could not bear more. */
export function Json({ of, label }: { of: unknown; label: string }) {
  const parts = useMemo(() => colour(of), [of])
  return (
    <pre class="code json" tabIndex={0} role="region" aria-label={label}>
      {parts}
    </pre>
  )
}

function colour(of: unknown) {
  const whole = typeof of === 'string' ? of : (JSON.stringify(of, null, 2) ?? 'nothing')
  const text = whole.length > most ? `${whole.slice(0, most)}\n… ${whole.length - most} characters more` : whole
  const parts = []
  let at = 0
  for (const match of text.matchAll(token)) {
    parts.push(text.slice(at, match.index))
    const kind = match[2] ? 'json-key' : match[1] ? 'json-text' : 'json-other'
    parts.push(<span class={kind}>{match[1] ?? match[0]}</span>, match[2] ?? '')
    at = match.index + match[0].length
  }
  return [...parts, text.slice(at)]
}
