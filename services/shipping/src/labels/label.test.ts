import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawLabel, type Label } from './label.ts'

const address = { name: 'Ann', street: 'Quay 1', postcode: '41101', city: 'Gothenburg', country: 'SE' }
const label: Label = { address, method: 'express', pieces: 2, tracking: 'FL473124829DE', void: false }
const nasty = [
  '<script>alert(1)</script>',
  '</text><image href="http://evil.example/x" onload="alert(1)"/>',
  `" onload="alert(1)`,
  `' onload='alert(1)`,
  ']]><!--',
  '&lt;b&gt;&#60;&bogus;',
  '\0\u0007\u001b\ud800\uffff',
]

test('it says where the parcel goes, what it is called, and how it is sent', () => {
  const svg = drawLabel(label)
  for (const text of ['Ann', 'Quay 1', '41101 Gothenburg', 'SE', 'EXPRESS', '2 pieces', 'FL 4731 2482 9 DE'])
    expect(textsOf(svg)).toContain(text)
  expect(svg.match(/<rect x="[\d.]+" y="420"/g)!.length).toBeGreaterThan(40)
})

test.each(nasty)('whatever stands in an address stays text: %j', (text) => {
  for (const field of ['name', 'street', 'postcode', 'city', 'country'] as const) {
    const svg = drawLabel({ ...label, address: { ...address, [field]: text } })
    expect(odditiesOf(svg)).toEqual([])
    if (field === 'name') expect(textsOf(svg)).toContain(text.toWellFormed().replaceAll(/[\p{Cc}\uffff]/gu, '\ufffd'))
  }
})

test('that holds for anything that can be typed', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.array(fc.constantFrom(...nasty, '<', '>', '&', '"', "'", 'a'), { maxLength: 8 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, text, (name, city) => {
      expect(odditiesOf(drawLabel({ ...label, address: { ...address, name, city } }))).toEqual([])
    }),
  )
})

test('the check above is no good if it lets through what is not escaped', () => {
  for (const text of nasty.slice(0, 2)) expect(odditiesOf(drawLabel(label).replace('Ann', text))).not.toEqual([])
  expect(odditiesOf(drawLabel(label).replace('Ann', 'a & b'))).not.toEqual([])
})

test('long lines get smaller letters, and what was cancelled is crossed out', () => {
  const sizeOf = (name: string) =>
    /y="258" font-size="(\d+)"/.exec(drawLabel({ ...label, address: { ...address, name } }))![1]
  expect([Number(sizeOf('Ann')), Number(sizeOf('n'.repeat(100)))]).toEqual([26, 6])
  expect(drawLabel({ ...label, void: true })).toContain('M0 0L400 600')
})

/**
 * What is there that is not on a label with nothing odd in it: other tags or attributes, an «&» that begins no entity of XML, a sign that XML
 * cannot hold.
 */
function odditiesOf(svg: string): unknown[] {
  const usual = shapeOf(drawLabel(label))
  const shape = shapeOf(svg)
  return [
    ...(shape.join() === usual.join() ? [] : shape.filter((tag) => !usual.includes(tag)).concat('other tags')),
    ...(svg.replaceAll(/&(amp|lt|gt|quot|#39);/g, '').match(/&.{0,9}/g) ?? []),
    ...(svg.match(/[\p{Cc}\uffff]/gu) ?? []),
    ...(svg.isWellFormed() ? [] : ['half of a pair']),
  ]
}

const shapeOf = (svg: string) =>
  (svg.match(/<[^>]*>?/g) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/g, '""').replaceAll(/\s+/g, ' '))

function textsOf(svg: string): string[] {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text!.replaceAll(/&([^;]+);/g, (_, name) => signs[name]!),
  )
}
