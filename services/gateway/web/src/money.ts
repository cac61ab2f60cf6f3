export interface Money {
  amount: number
  currency: string
}

const formats = new Map<string, Intl.NumberFormat>()

/** Minor units as a person reads them: 1290 EUR is €12.90. */
export function shown({ amount, currency }: Money): string {
  let format = formats.get(currency)
  if (!format) formats.set(currency, (format = new Intl.NumberFormat('en-IE', { style: 'currency', currency })))
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
