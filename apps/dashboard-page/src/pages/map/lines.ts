export interface Point {
  readonly x: number
  readonly y: number
}

/** Points that the line goes by; it starts and ends at the first and the last. */
export type Line = readonly Point[]

export interface Box {
  readonly width: number
  readonly height: number
}

interface Around {
  readonly box: Box
  readonly others: readonly Point[]
  readonly labels: readonly Point[]
}

const bends = [0.18, -0.18, 0.3, -0.3, 0.45, -0.45]

/** A bow from one box to another, bent so that it passes by the other boxes and its label by the other labels where it can. */
export function arc(from: Point, to: Point, { box, others, labels }: Around): Line {
  const tried = bends.map((bend) => {
    const line = bow(from, to, bend, box)
    const crossed = others.filter((other) => along(line).some((point) => isIn(point, other, box))).length
    const label = halfway(line)
    const covered = labels.filter(({ x, y }) => Math.abs(x - label.x) < 44 && Math.abs(y - label.y) < 14).length
    return { line, cost: crossed * 3 + covered * 2 + Math.abs(bend) }
  })
  return tried.toSorted((a, b) => a.cost - b.cost)[0]!.line
}

function bow(from: Point, to: Point, bend: number, box: Box): Line {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const control = { x: (from.x + to.x) / 2 - dy * bend, y: (from.y + to.y) / 2 + dx * bend }
  return [edgeOf(from, control, box), control, edgeOf(to, control, box)]
}

const along = (line: Line): Point[] => Array.from({ length: 19 }, (_, n) => atPart(line, (n + 1) / 20))

const isIn = (point: Point, box: Point, { width, height }: Box) =>
  Math.abs(point.x - box.x) < width / 2 + 6 && Math.abs(point.y - box.y) < height / 2 + 6

function atPart([from, control, to]: Line, part: number): Point {
  const mix = (a: number, b: number, c: number) => a * (1 - part) ** 2 + 2 * b * part * (1 - part) + c * part ** 2
  return { x: mix(from!.x, control!.x, to!.x), y: mix(from!.y, control!.y, to!.y) }
}

/** Where the label of an arc stands. */
export const halfway = (line: Line): Point => atPart(line, 0.5)

/** A line through the points, without corners. */
export function curve(points: Line): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (!first || !last) return ''
  const turns = rest
    .slice(0, -1)
    .map((point, n) => `Q${at(point)} ${at(n === rest.length - 2 ? last : middle(point, rest[n + 1]!))}`)
  return `M${at(first)}${turns.join('')}L${at(last)}`
}

/** How an arrowhead lies at the end of the line. */
export function headOf(points: Line): string {
  const [before, last] = points.slice(-2)
  if (!before || !last) return ''
  const degrees = (Math.atan2(last.y - before.y, last.x - before.x) * 180) / Math.PI
  return `translate(${at(last)}) rotate(${degrees.toFixed(1)})`
}

// Where the way from the middle of the box to the point leaves the box.
function edgeOf(middleOf: Point, toward: Point, { width, height }: { width: number; height: number }): Point {
  const [dx, dy] = [toward.x - middleOf.x, toward.y - middleOf.y]
  const scale = Math.min(width / 2 / Math.max(1e-6, Math.abs(dx)), height / 2 / Math.max(1e-6, Math.abs(dy)))
  return { x: middleOf.x + dx * scale, y: middleOf.y + dy * scale }
}

const at = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
