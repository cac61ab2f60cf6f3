import type { Money } from '@flotilla/contract'

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency)
  if (!format) formats.set(currency, (format = new Intl.NumberFormat('en-IE', { style: 'currency', currency })))
  return format
}

const unitOf = (currency: string) => 10 ** (formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2)

/** Minor units as a person reads them: 1290 EUR is €12.90. */
export const shown = ({ amount, currency }: Money): string => formatOf(currency).format(amount / unitOf(currency))

/** As a person types them, without the sign: 12.90. */
export const typed = ({ amount, currency }: Money): string =>
  (amount / unitOf(currency)).toFixed(formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2)

/** What a person typed, in minor units; undefined when it is no sum. */
export function fromTyped(text: string, currency: string): Money | undefined {
  const trimmed = text.trim().replace(',', '.')
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(trimmed)) return undefined
  return { amount: Math.round(Number(trimmed) * unitOf(currency)), currency }
}

export const times = ({ amount, currency }: Money, quantity: number): Money => ({ amount: amount * quantity, currency })
