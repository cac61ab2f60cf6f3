import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { clock } from '../../parts/format.ts'
import { isDark } from '../../state/theme.ts'
import type { Line } from './lines.ts'

interface Props {
  at: readonly number[]
  lines: readonly Line[]
  height: number
  /** How a value is said. */
  say: (value: number) => string
}

/** Drawn by uPlot. It is made anew when its lines are others, and fed when only time went on. */
export function Chart({ at, lines, height, say }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const dark = isDark()
  const shape = lines.map(({ name }) => name).join('\n')
  const data: uPlot.AlignedData = [at.map((ms) => ms / 1000), ...lines.map(({ values }) => [...values])]

  useEffect(() => {
    const element = box.current!
    const made = new uPlot(optionsOf({ lines, say, height }, dark, element.clientWidth), data, element)
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [shape, dark, height])

  useEffect(() => plot.current?.setData(data), [at, lines])
  return <div class="plot" ref={box} aria-hidden="true" />
}

function optionsOf({ lines, say, height }: Omit<Props, 'at'>, dark: boolean, width: number): uPlot.Options {
  const ink = dark ? '#9fb1c2' : '#4e6072'
  const grid = { stroke: dark ? '#1d2c3c' : '#e6ecf0', width: 1 }
  const axis = { stroke: ink, grid, ticks: { show: false }, font: '11px system-ui, sans-serif', gap: 4 }
  return {
    width,
    height,
    legend: { show: false },
    cursor: { sync: { key: 'metrics' }, points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 20, 0, 0],
    scales: { y: { range: (_, min, max) => [Math.min(0, min), max > 0 ? max * 1.12 : 1] } },
    axes: [
      {
        ...axis,
        size: 26,
        values: (_, splits) => splits.map((second) => clock(second * 1000, { millis: false }).slice(0, 5)),
      },
      { ...axis, size: 56, values: (_, splits) => splits.map(say) },
    ],
    series: [
      {},
      ...lines.map(({ name, hue }) => ({
        label: name,
        stroke: `oklch(${dark ? '0.76 0.12' : '0.58 0.14'} ${hue})`,
        width: 1.6,
        spanGaps: true,
        // A line needs two values; of what is told rarely each is a dot.
        points: {
          size: 4,
          show: (plot: uPlot, n: number) => [...plot.data[n]!].filter((value) => value != null).length < 8,
        },
      })),
    ],
    plugins: [tooltip(lines, say)],
  }
}

/** What the lines are at, where the pointer is. */
function tooltip(lines: readonly Line[], say: Props['say']): uPlot.Plugin {
  const tip = document.createElement('div')
  tip.className = 'tip'
  return {
    hooks: {
      init: (plot) => plot.over.append(tip),
      setCursor(plot) {
        const { idx, left = -1 } = plot.cursor
        const isHere = plot.over.matches(':hover')
        tip.hidden = idx == null || left < 0 || !isHere
        if (tip.hidden || idx == null) return
        tip.replaceChildren(
          clock(plot.data[0][idx]! * 1000, { millis: false }),
          ...lines.map((line, n) => row(line, plot.data[n + 1]?.[idx], say)),
        )
        tip.classList.toggle('is-left', left > plot.over.clientWidth / 2)
        tip.style.setProperty('--x', `${left}px`)
      },
    },
  }
}

function row({ name, hue }: Line, value: number | null | undefined, say: Props['say']): HTMLElement {
  const element = document.createElement('div')
  element.className = 'service'
  element.style.setProperty('--hue', String(hue))
  element.textContent = `${name} ${value == null ? '–' : say(value)}`
  return element
}
