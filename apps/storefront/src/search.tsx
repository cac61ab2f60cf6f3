import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './parts/icons.tsx'
import { pathOf, wishOf } from './state/listing.ts'
import { go, route } from './state/route.ts'

/** Finds while one types, on whatever page one begins to. */
export function Search() {
  const { path, query } = route.value
  const sought = path.length === 0 ? wishOf(query).q : ''
  const [text, setText] = useState(sought)
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef(0)

  // Where the address says otherwise, by a link or by going back, it is right; not while somebody types.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(sought)
  }, [sought])

  function look(now: string): void {
    const q = now.trim()
    const { path: at, query: last } = route.value
    const wish = at.length === 0 ? wishOf(last) : wishOf(new URLSearchParams())
    if (q === wish.q) return
    // The first letter is a step to come back from; the others are the same step.
    go(pathOf({ ...wish, q, sort: 'best' }), { replace: at.length === 0 && wish.q !== '', quiet: true })
  }

  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          clearTimeout(timer.current)
          look(text)
        }}
      >
        <label class="unseen" for="search">
          Search the shop
        </label>
        <Icon name="search" />
        <input
          ref={field}
          id="search"
          type="search"
          placeholder="Lanterns, rope, coffee …"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={100}
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value)
            clearTimeout(timer.current)
            timer.current = window.setTimeout(() => look(value), 120)
          }}
        />
      </form>
    </search>
  )
}
