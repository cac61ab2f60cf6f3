import { useLayoutEffect, useRef, useState } from 'preact/hooks'

const spare = 15

/** Which of many rows of one height can be seen in a box that scrolls; `box` is the box's ref. */
export function useWindow(count: number, height: number) {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ from: 0, to: 60 })
  useLayoutEffect(() => {
    const element = box.current!
    function look(): void {
      const first = Math.floor(element.scrollTop / height)
      const from = Math.max(0, first - spare)
      const to = first + Math.ceil(element.clientHeight / height) + spare
      setSeen((last) => (last.from === from && last.to === to ? last : { from, to }))
    }
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [height])
  return { box, from: Math.min(seen.from, count), to: Math.min(seen.to, count) }
}
