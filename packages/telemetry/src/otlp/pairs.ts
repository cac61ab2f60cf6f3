/** The pairs of `name=value,…`, percent-encoded, as OpenTelemetry's variables have them. One that is none counts as not set. */
export function pairsIn(text = ''): [name: string, value: string][] {
  return text.split(',').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=')
    const decoded = decode(value.join('=').trim())
    return name.trim() && decoded !== undefined ? [[name.trim(), decoded] as [string, string]] : []
  })
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
