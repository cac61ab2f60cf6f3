import type { Money } from './values.ts'

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency)
  if (!format) formats.set(currency, (format = new Intl.NumberFormat('en-IE', { style: 'currency', currency })))
  return format
}

/** How many digits the minor unit of a currency has: 2 for EUR, 0 for JPY. */
const digitsOf = (currency: string): number => formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2

const unitOf = (currency: string): number => 10 ** digitsOf(currency)

/** Returns a sum as a person reads it: 1290 EUR is €12.90. */
export const formatMoney = ({ amount, currency }: Money): string => formatOf(currency).format(amount / unitOf(currency))

/** Returns a sum as a person types it, without the sign: 12.90. */
export const typedMoney = ({ amount, currency }: Money): string =>
  (amount / unitOf(currency)).toFixed(digitsOf(currency))

/** Returns the sum that a person typed; undefined if it is none, or finer than the currency's minor unit. */
export function parseMoney(text: string, currency: string): Money | undefined {
  const [, whole, fraction = ''] = /^(\d{1,8})(?:[.,](\d{1,4}))?$/.exec(text.trim()) ?? []
  const digits = digitsOf(currency)
  if (whole === undefined || fraction.length > digits) return undefined
  return { amount: Number(whole + fraction.padEnd(digits, '0')), currency }
}

/** Returns so many of a sum. */
export const multiplyMoney = ({ amount, currency }: Money, quantity: number): Money => ({
  amount: amount * quantity,
  currency,
})
