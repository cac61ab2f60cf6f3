const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const thin = '\u202f'

export const count = (n: number): string => whole.format(n)

export const counted = (n: number, one: string, more = `${one}s`): string => `${count(n)} ${n === 1 ? one : more}`

/** A duration: 0.4 ms, 12 ms, 1.24 s, 3 min. */
export function duration(ms: number): string {
  if (ms < 0.995) return `${ms === 0 ? 0 : ms < 0.01 ? '<0.01' : short.format(Number(ms.toFixed(2)))}${thin}ms`
  if (ms < 999.5) return `${short.format(ms)}${thin}ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)}${thin}s`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}${thin}min ${Math.round((ms % 60_000) / 1000)}${thin}s`
  return `${(ms / 3_600_000).toFixed(1)}${thin}h`
}

export const rate = (perSecond: number): string =>
  `${perSecond >= 100 ? whole.format(perSecond) : short.format(Number(perSecond.toFixed(2)))}/s`

export const share = (part: number): string =>
  part === 0 ? `0${thin}%` : `${part < 0.001 ? '<0.1' : short.format(Number((part * 100).toFixed(1)))}${thin}%`

export const mebibytes = (n: number): string => `${whole.format(n)}${thin}MiB`

/** Any value of a metric. */
export const amount = (n: number): string =>
  Math.abs(n) >= 10_000 ? compact.format(n) : short.format(Number(n.toPrecision(3)))

/** How values of the metric are said: those in seconds and bytes in words that fit them. */
export function measureOf(metric: string): (value: number) => string {
  if (/[._]seconds/.test(metric) && !metric.endsWith('_count')) return (value) => duration(value * 1000)
  if (/[._]bytes|memory/.test(metric)) return (value) => mebibytes(value / 2 ** 20)
  return amount
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

const pad = (n: number, digits = 2) => String(Math.floor(n)).padStart(digits, '0')

/** 14:03:22.417, in local time. */
export function clock(at: number, { millis = true } = {}): string {
  const date = new Date(at)
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  return millis ? `${time}.${pad(date.getMilliseconds(), 3)}` : time
}

export const day = (at: number): string =>
  new Date(at).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' })

/** 8 s ago, 3 min ago. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000))
  if (seconds < 60) return `${seconds}${thin}s ago`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}${thin}min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}${thin}h ago`
  return day(at)
}
