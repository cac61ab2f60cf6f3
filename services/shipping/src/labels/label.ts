import type { Address, Method } from '@flotilla/shipping-contract/operations'
import { barcodeOf } from './barcode.ts'
import { escapeXml } from './svg.ts'

export interface Label {
  readonly address: Address
  readonly method: Method
  readonly pieces: number
  readonly tracking: string
  /** Nothing may leave with it any more. */
  readonly void: boolean
}

const sender = ['Flotilla', 'Hafenstraße 1', '10115 Berlin', 'DE']
const width = 400
const height = 600

/** The label of a parcel, to be printed at 100 × 150 mm. Whatever the address holds stays text. */
export function drawLabel(label: Label): string {
  const { address, method, pieces, tracking } = label
  const to = [address.name, address.street, `${address.postcode} ${address.city}`, address.country]
  const parts = [
    '<rect width="400" height="600" fill="#fff"/>',
    '<rect width="400" height="64" fill="#000"/>',
    line(20, 42, 'FLOTILLA', { size: 28, fill: '#fff', bold: true }),
    line(380, 42, method.toUpperCase(), { size: 22, fill: '#fff', anchor: 'end' }),
    line(20, 96, 'From', { size: 13 }),
    ...sender.map((text, i) => line(20, 116 + i * 18, text, { size: 14 })),
    line(380, 96, pieces === 1 ? '1 piece' : `${pieces} pieces`, { size: 13, anchor: 'end' }),
    '<path d="M20 196H380" stroke="#000" stroke-width="2"/>',
    line(20, 224, 'To', { size: 13 }),
    ...to.map((text, i) => line(20, 258 + i * 38, text, { size: 26, bold: i === 0 })),
    '<path d="M20 402H380" stroke="#000" stroke-width="2"/>',
    ...bars(tracking),
    line(200, 560, tracking.replace(/^(..)(....)(....)(.)(..)$/, '$1 $2 $3 $4 $5'), { size: 22, anchor: 'middle' }),
    ...(label.void ? ['<path d="M0 0L400 600M400 0L0 600" stroke="#000" stroke-width="6"/>'] : []),
  ]
  const title = escapeXml(`${label.void ? 'Void label' : 'Label'} of parcel ${tracking}`)
  const frame = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="100mm" height="150mm"`
  return `<svg ${frame} role="img" aria-label="${title}" font-family="sans-serif">${parts.join('')}</svg>`
}

interface Style {
  readonly size: number
  readonly fill?: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly bold?: boolean
}

// What is too long for the label gets smaller letters rather than being cut off: 0.6 em is about as wide as letters are.
function line(x: number, y: number, text: string, { size, fill = '#000', anchor = 'start', bold }: Style): string {
  const fitting = Math.min(size, Math.floor(360 / (text.length * 0.6)))
  const weight = bold ? ' font-weight="bold"' : ''
  const style = `font-size="${fitting}" fill="${fill}" text-anchor="${anchor}"${weight}`
  return `<text x="${x}" y="${y}" ${style}>${escapeXml(text)}</text>`
}

function bars(tracking: string): string[] {
  const code = barcodeOf(tracking)
  const module = 2
  const left = (width - code.width * module) / 2
  return code.bars.map((bar) => {
    const [x, wide] = [left + bar.at * module, bar.width * module]
    return `<rect x="${x}" y="420" width="${wide}" height="110"/>`
  })
}
