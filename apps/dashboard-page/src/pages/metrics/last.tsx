import type { Line } from './lines.ts'

/** The last values of a chart in words. */
export function Last({ of, left, say }: { of: readonly Line[]; left: number; say: (value: number) => string }) {
  return (
    <ul class="last-values" aria-label="Last values">
      {of.map(({ name, hue, values }) => {
        const last = values.findLast((value) => value !== null)
        return (
          <li key={name} class="service" style={{ '--hue': String(hue) }}>
            {name} <b class="number">{last == null ? '–' : say(last)}</b>
          </li>
        )
      })}
      {left > 0 && <li class="soft">and {left} more: choose a service</li>}
    </ul>
  )
}
