import type { MapEdge, ServiceMap } from '@flotilla/dashboard-views/shapes'
import { useEffect, useRef } from 'preact/hooks'
import { rate, share } from '../../parts/format.ts'
import { hued } from '../../parts/service.tsx'
import { isBad } from '../../parts/state.tsx'
import { box, idOf, type Layout } from './layout.ts'
import { curve, headOf } from './lines.ts'
import { verdictOf } from './verdict.ts'

interface Props extends ServiceMap {
  layout: Layout
  /** The service or edge that is looked at. */
  hot: string
  setHot: (name: string) => void
}

export function Drawing({ nodes, edges, layout, hot, setHot }: Props) {
  const { width, height } = layout
  const view = useRef<HTMLDivElement>(null)
  // Where it does not fit one begins in the middle.
  useEffect(() => view.current?.scrollTo({ left: (width - view.current.clientWidth) / 2 }), [width])
  return (
    <div class="map-box" ref={view}>
      <svg
        role="group"
        aria-label="Services and what goes between them; the same is in the table below"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        class={hot ? 'has-hot' : ''}
      >
        {edges.map((edge) => (
          <Edge key={idOf(edge)} edge={edge} layout={layout} hot={[edge.from, edge.to, idOf(edge)].includes(hot)} />
        ))}
        {nodes.map((node) => (
          <Node key={node.name} node={node} layout={layout} hot={isNear(node.name, hot, edges)} setHot={setHot} />
        ))}
      </svg>
    </div>
  )
}

const isNear = (name: string, hot: string, edges: readonly MapEdge[]) =>
  name === hot ||
  edges.some((edge) => [edge.from, edge.to].includes(name) && [edge.from, edge.to, idOf(edge)].includes(hot))

function Edge({ edge, layout, hot }: { edge: MapEdge; layout: Layout; hot: boolean }) {
  const drawn = layout.edges.get(idOf(edge))
  if (!drawn) return null
  const verdict = verdictOf(edge)
  const path = curve(drawn.line)
  const text =
    verdict === 'undeclared'
      ? `undeclared ${edge.rate > 0 ? rate(edge.rate) : ''}`
      : edge.rate > 0
        ? rate(edge.rate)
        : ''
  const pace = Math.max(0.9, 3.2 - Math.log10(1 + edge.rate) * 1.2)
  return (
    <g
      class={`edge kind-${edge.kind} is-${verdict} ${hot ? 'is-hot' : ''} ${edge.errorShare > 0 ? 'has-errors' : ''}`}
      aria-hidden="true"
    >
      <path d={path} />
      <path class="arrow" d="M0 0-8-4v8z" transform={headOf(drawn.line)} />
      {edge.rate > 0 && (
        <circle r="2.6">
          <animateMotion dur={`${pace.toFixed(1)}s`} repeatCount="indefinite" {...{ path }} />
        </circle>
      )}
      {text && (
        <text x={drawn.label.x} y={drawn.label.y + 4}>
          {text}
          {edge.errorShare > 0 && <tspan class="wrong"> ✕{share(edge.errorShare)}</tspan>}
        </text>
      )}
    </g>
  )
}

interface NodeProps {
  node: ServiceMap['nodes'][number]
  layout: Layout
  hot: boolean
  setHot: (name: string) => void
}

function Node({ node: { name, state, rate: perSecond, errorShare }, layout, hot, setHot }: NodeProps) {
  const { x, y } = layout.nodes.get(name) ?? { x: 0, y: 0 }
  const off = () => setHot('')
  const well = state === 'ready' ? '' : state
  return (
    <g transform={`translate(${x - box.width / 2} ${y - box.height / 2})`}>
      <a
        href={`/traces?service=${encodeURIComponent(name)}`}
        data-row
        class={`node is-${isBad(state) ? 'bad' : state} ${hot ? 'is-hot' : ''}`}
        style={hued(name)}
        onMouseEnter={() => setHot(name)}
        onMouseLeave={off}
        onFocus={() => setHot(name)}
        onBlur={off}
      >
        <rect {...box} rx="9" />
        <rect class="stripe" x="7" y="9" width="4" height={box.height - 18} rx="2" />
        <text x="19" y="20" class="name">
          {name}
        </text>
        <text x="19" y="36" class="figures">
          {well ? `✕ ${well}` : rate(perSecond)}
          {!well && errorShare > 0 && <tspan class="wrong">{`  ✕ ${share(errorShare)}`}</tspan>}
        </text>
      </a>
    </g>
  )
}
