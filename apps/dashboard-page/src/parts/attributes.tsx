/** Keys and values, by key. */
export function Attributes({ of, title }: { of: Readonly<Record<string, unknown>>; title: string }) {
  const entries = Object.entries(of).toSorted(([a], [b]) => a.localeCompare(b))
  if (entries.length === 0) return null
  return (
    <section>
      {title && <p class="title">{title}</p>}
      <dl class="facts small">
        {entries.map(([key, value]) => (
          <>
            <dt class="mono">{key}</dt>
            <dd class="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </>
        ))}
      </dl>
    </section>
  )
}
