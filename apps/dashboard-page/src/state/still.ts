import { useState } from 'preact/hooks'

/** Whether somebody points at the thing or is in it with the keyboard: then what is in it is to stay as it is. Spread `hold` on it. */
export function useStill() {
  const [looked, setLooked] = useState(false)
  const hold = {
    onMouseEnter: () => setLooked(true),
    onMouseLeave: () => setLooked(false),
    onFocusIn: () => setLooked(true),
    onFocusOut: () => setLooked(false),
  }
  return { looked, hold }
}
