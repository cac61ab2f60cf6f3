/** A fresh Idempotency-Key. (`randomUUID` is there on secure origins only, and a laptop's name on the local network is none.) */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Gives the key of an intention: the same for the same request, however often the button is pressed; another for another. */
export function keyring(): (request: unknown) => string {
  let [of, key] = ['', '']
  return (request) => {
    const now = JSON.stringify(request)
    if (now !== of) [of, key] = [now, newKey()]
    return key
  }
}
