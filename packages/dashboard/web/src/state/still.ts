import { useState } from 'preact/hooks'

/** Whether somebody points at the thing or is in it with the keyboard: then it is to stay as it is. Spread `hold` on it. */
export function useStill() {
  const [still, setStill] = useState(false)
  const hold = {
    onMouseEnter: () => setStill(true),
    onMouseLeave: () => setStill(false),
    onFocusIn: () => setStill(true),
    onFocusOut: () => setStill(false),
  }
  return { still, hold }
}
