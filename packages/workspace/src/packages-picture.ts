import { layersOf, nearestNeeds, type Package } from './packages.ts'

/** Returns the packages for the documentation pages of code hosts, in Mermaid. */
export function packagesToMermaid(packages: readonly Package[]): string {
  const layers = layersOf(packages)
  const nodes = layers.flat().map(({ name, lines }) => `  ${name}["${name}<br/>${lines} lines"]`)
  const arrows = layers.flat().flatMap((one) => nearestNeeds(packages, one).map((need) => `  ${one.name} --> ${need}`))
  return ['flowchart TD', ...nodes, ...arrows].join('\n')
}

const [box, row, gap, margin] = [{ width: 138, height: 44 }, 104, 18, 24]

/** Returns them as a picture without any library: one row per layer, and arrows down to what each needs. */
export function packagesToSvg(packages: readonly Package[]): string {
  const layers = layersOf(packages)
  const width = margin * 2 + Math.max(...layers.map((layer) => layer.length)) * (box.width + gap)
  const height = margin * 2 + (layers.length - 1) * row + box.height
  const places = new Map<string, { x: number; y: number }>()
  // Below those that need it, so that few arrows cross.
  const middleOf = ({ name }: Package): number => {
    const above = packages.filter(({ name: other, needs }) => needs.includes(name) && places.has(other))
    return above.reduce((sum, one) => sum + places.get(one.name)!.x, 0) / above.length || width / 2
  }
  for (const [depth, layer] of layers.entries())
    for (const [i, { name }] of layer.toSorted((a, b) => middleOf(a) - middleOf(b)).entries())
      places.set(name, {
        x: width / 2 + (i - (layer.length - 1) / 2) * (box.width + gap),
        y: margin + depth * row + box.height / 2,
      })
  const arrows = packages.flatMap((one) =>
    nearestNeeds(packages, one).map((need) => {
      const [from, to] = [places.get(one.name)!, places.get(need)!]
      const [top, bottom] = [from.y + box.height / 2, to.y - box.height / 2]
      return `<path d="M${from.x} ${top}C${from.x} ${top + 40} ${to.x} ${bottom - 40} ${to.x} ${bottom}" marker-end="url(#tip)"/>`
    }),
  )
  const boxes = packages.map(({ name, lines }) => {
    const { x, y } = places.get(name)!
    return `<g transform="translate(${x} ${y})"><rect x="${-box.width / 2}" y="${-box.height / 2}" width="${box.width}" height="${box.height}" rx="8" fill="#fff" stroke="#334155"/><text text-anchor="middle" dy="-2">${name}</text><text text-anchor="middle" dy="15" font-size="11" fill="#64748b">${lines} lines</text></g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8z" fill="#2563eb"/></marker></defs>',
    `<rect width="100%" height="100%" fill="#f8fafc"/><g fill="none" stroke="#2563eb" stroke-opacity="0.55" stroke-width="1.3">${arrows.join('\n')}</g>`,
    ...boxes,
    '</svg>',
  ].join('\n')
}
