import { clock } from './format.ts'

/** A name that is broken, where it must be, behind its dots and slashes. */
export function Words({ of }: { of: string }) {
  return (
    <>
      {of.split(/(?<=[./])/).map((part, n) => (
        <>
          {n > 0 && <wbr />}
          {part}
        </>
      ))}
    </>
  )
}

/** The time of day; on a phone without its milliseconds. */
export function Time({ at }: { at: number }) {
  const [seconds, millis] = clock(at).split('.')
  return (
    <time>
      {seconds}
      <span class="least">.{millis}</span>
    </time>
  )
}
