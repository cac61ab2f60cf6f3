const weights = [8, 6, 4, 2, 3, 5, 9, 7]

/** A tracking number as posts write them (UPU S10): two letters, eight digits, one to check them by, and a country. */
export function trackingNumber(serial: number): string {
  const digits = String(serial).padStart(8, '0')
  if (!/^\d{8}$/.test(digits)) throw new RangeError(`${serial} has no eight digits`)
  return `FL${digits}${checkDigit(digits)}DE`
}

/** Whether somebody mistyped it. */
export function isTrackingNumber(text: string): boolean {
  const [, digits, check] = /^FL(\d{8})(\d)DE$/.exec(text) ?? []
  return digits !== undefined && checkDigit(digits) === Number(check)
}

function checkDigit(digits: string): number {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  const rest = 11 - (sum % 11)
  if (rest === 10) return 0
  return rest === 11 ? 5 : rest
}
