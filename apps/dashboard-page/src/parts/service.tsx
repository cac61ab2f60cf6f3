// Of the twelve, none is red: red is what is wrong.
const hues = [50, 72, 96, 130, 155, 178, 202, 228, 252, 278, 305, 335]

/** A hue of its own for a service, by its name alone: the same on every page, machine and day. */
export function hueOf(name: string): number {
  // FNV-1a; begun so that the nine of the shop fall on nine different hues.
  let hash = 15
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619)
  return hues[Math.floor(((hash >>> 0) / 2 ** 32) * hues.length)]!
}

export const hued = (name: string) => ({ '--hue': String(hueOf(name)) })

/** A service's name behind the dot that is its colour. */
export function Service({ name }: { name: string }) {
  return (
    <span class="service" style={hued(name)}>
      {name}
    </span>
  )
}

/** Many services in little room. */
export function Dots({ names }: { names: readonly string[] }) {
  return (
    <span class="dots" title={names.join(', ')}>
      {names.map((name) => (
        <i key={name} style={hued(name)} />
      ))}
      <span class="unseen">{names.join(', ')}</span>
    </span>
  )
}
