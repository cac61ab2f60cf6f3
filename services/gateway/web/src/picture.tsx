import type { Product } from './api.ts'
import { drawings } from './drawings.ts'

/** A product's picture, drawn: a tinted ground and the goods in ink. */
export function Picture({ product: { name, picture } }: { product: Product }) {
  const { hue, shape } = picture
  return (
    <svg class="picture" viewBox="0 0 64 64" role="img" aria-label={`Drawing: ${name}`}>
      <rect width="64" height="64" fill={`hsl(${hue} 38% 90%)`} />
      <circle cx="32" cy="34" r="22" fill={`hsl(${hue} 44% 82%)`} />
      <g
        fill={`hsl(${hue} 52% 60%)`}
        stroke="#12263f"
        stroke-width="1.5"
        stroke-linejoin="round"
        stroke-linecap="round"
      >
        {(drawings[shape] ?? drawings.crate!).map(([path, hollow]) => (
          <path key={path} d={path} {...(hollow && { fill: 'none' })} />
        ))}
      </g>
    </svg>
  )
}
