import type { Trace } from '@flotilla/dashboard-views/shapes'
import { useMemo } from 'preact/hooks'
import { clock, counted, duration } from '../../parts/format.ts'
import { hued } from '../../parts/service.tsx'
import { extentOf } from '../traces/tree.ts'
import { align, type Pair } from './align.ts'

const most = 600

/** Both traces in one tree; what differs most is longest. */
export function PairTable({ a, b }: { a: Trace; b: Trace }) {
  const pairs = useMemo(() => align(a.spans, b.spans), [a, b])
  const widest = Math.max(0.01, ...pairs.map((pair) => Math.abs(differenceOf(pair))))
  return (
    <>
      <div class="pair-heads">
        <Side name="A" of={a} />
        <Side name="B" of={b} />
      </div>
      <div class="card table">
        <table>
          <thead>
            <tr>
              <th>Span</th>
              <th class="right">A</th>
              <th class="right">B</th>
              <th class="right">B − A</th>
              <th class="least">
                <span class="unseen">Drawn</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, most).map((pair) => (
              <Line key={pair.key} pair={pair} widest={widest} />
            ))}
          </tbody>
        </table>
        {pairs.length > most && (
          <p class="soft note">{counted(pairs.length - most, 'more span')} below these are not shown.</p>
        )}
      </div>
    </>
  )
}

function Side({ name, of }: { name: string; of: Trace }) {
  const { from, ms } = extentOf(of.spans)
  return (
    <p class="card">
      <b>{name}</b> <a href={`/traces/${of.traceId}`}>{of.spans[0]?.name ?? of.traceId}</a>{' '}
      <span class="soft number">
        {clock(from)}, {duration(ms)}, {counted(of.spans.length, 'span')}
      </span>
    </p>
  )
}

function Line({ pair, widest }: { pair: Pair; widest: number }) {
  const difference = differenceOf(pair)
  const only = pair.a === null ? 'only in B' : pair.b === null ? 'only in A' : ''
  const slower = difference > 0
  const width = `${(Math.abs(difference) / widest) * 50}%`
  return (
    <tr style={hued(pair.service)} class={only && 'is-only'}>
      <td class="pair-name">
        <span class="service" style={{ paddingLeft: `${Math.min(pair.depth, 14) * 0.9}rem` }}>
          <span class="unseen">{pair.service}: </span>
          {pair.name}
        </span>{' '}
        {only && <span class="state">{only}</span>}
      </td>
      <td class="right">{pair.a === null ? '–' : duration(pair.a)}</td>
      <td class="right">{pair.b === null ? '–' : duration(pair.b)}</td>
      <td class={`right ${slower && Math.abs(difference) > widest / 4 ? 'bad' : ''}`}>
        {Math.abs(difference) < 0.005 ? 'same' : `${slower ? '+' : '−'}${duration(Math.abs(difference))}`}
      </td>
      <td class="least difference">
        <i
          class={slower ? 'is-slower' : 'is-faster'}
          style={slower ? { left: '50%', width } : { right: '50%', width }}
        />
      </td>
    </tr>
  )
}

const differenceOf = ({ a, b }: Pair) => (b ?? 0) - (a ?? 0)
