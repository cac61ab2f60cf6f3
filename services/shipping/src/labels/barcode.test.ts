import { expect, test } from 'vitest'
import { type Bar, barcodeOf } from './barcode.ts'

const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => i + 32))

test('it reads as what was written', () => {
  for (const text of ['FL473124829DE', ascii, 'a']) expect(read(barcodeOf(text).bars)).toBe(text)
})

test('every symbol is eleven modules of three bars and three spaces, and no two are alike', () => {
  const symbols = symbolsOf(barcodeOf(ascii).bars).slice(1, -1)
  expect(new Set(symbols).size).toBe(95)
  for (const symbol of symbols) {
    const widths = Array.from(symbol, Number)
    expect(widths.reduce((sum, width) => sum + width)).toBe(11)
    // The standard: the bars of a symbol cover an even number of modules.
    expect((widths[0]! + widths[2]! + widths[4]!) % 2).toBe(0)
  }
})

test('what it cannot hold is refused', () => {
  expect(() => barcodeOf('Zürich')).toThrow(RangeError)
  expect(() => barcodeOf('')).toThrow(RangeError)
})

// A reader of its own: from the bars back to widths, and from those to the letters, by a table made of one-letter codes.
function symbolsOf(bars: readonly Bar[]): string[] {
  const widths = bars.map(({ at, width }, i) => `${width}${bars[i + 1] ? bars[i + 1]!.at - at - width : ''}`).join('')
  const body = widths.slice(0, -7)
  return body.match(/.{6}/g)!
}

function read(bars: readonly Bar[]): string {
  const letters = new Map([...ascii].map((letter) => [symbolsOf(barcodeOf(letter).bars)[1]!, letter]))
  return symbolsOf(bars)
    .slice(1, -1)
    .map((symbol) => letters.get(symbol)!)
    .join('')
}
