import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Edge, type Graph, readGraph } from './graph.ts'
import { readServices, root } from './repository.ts'

const path = 'docs/security/threat-model.md'
const [begin, end] = ['<!-- edges: npm run flotilla -- graph --threats -->', '<!-- /edges -->']

/** Writes the table of edges into the threat model, and gives what a person has still to say of it. */
export async function writeThreats(): Promise<string[]> {
  const map = readGraph(await readServices())
  const file = join(root, path)
  const text = withTable(readFileSync(file, 'utf8'), map)
  writeFileSync(file, text)
  return findUnanswered(text, map)
}

/** Where the threat model is not that of today's map: a table that is old, an edge without an answer, an answer without an edge. */
export async function examineThreats(): Promise<string[]> {
  const map = readGraph(await readServices())
  const text = readFileSync(join(root, path), 'utf8')
  const isOld = withTable(text, map) !== text
  const old = isOld ? [`${path}: its table is not that of the map; npm run flotilla -- graph --threats writes it`] : []
  return [...old, ...findUnanswered(text, map)]
}

/** The document with the table of this map. */
export function withTable(text: string, { edges }: Graph): string {
  const [head, rest] = text.split(begin) as [string, string | undefined]
  const tail = rest?.split(end)[1]
  if (tail === undefined) throw new Error(`${path} has no place for its table: ${begin} … ${end}`)
  const rows = edges.map((edge) => `| ${edge.from} | ${edge.to} | ${guards[edge.kind]} |`)
  const table = ['| from | to | how it is guarded |', '| --- | --- | --- |', ...rows.toSorted()].join('\n')
  return `${head}${begin}\n\n${table}\n\n${end}${tail}`
}

/** Edges that nobody has said anything of, and the other way round: each has one line `- **from → to (kind)**: …`. */
export function findUnanswered(text: string, { edges }: Graph): string[] {
  const answered = [...text.matchAll(/^- \*\*(\S+ → \S+ \(\w+\))\*\*: \S/gm)].map(([, name]) => name!)
  const names = edges.map(nameOf)
  return [
    ...names.filter((name) => !answered.includes(name)).map((name) => `${path}: nothing is said of ${name}`),
    ...answered.filter((name) => !names.includes(name)).map((name) => `${path}: there is no edge ${name}`),
    ...(new Set(answered).size < answered.length ? [`${path}: something is said twice`] : []),
  ]
}

const nameOf = ({ from, to, kind }: Edge) => `${from} → ${to} (${kind})`

const guards = {
  calls: '[a call](#a-call): service token, person’s token, contract',
  commands: '[a message](#a-message): a command to the stream of its owner',
  consumes: '[a message](#a-message): reads the events of the other',
} as const
