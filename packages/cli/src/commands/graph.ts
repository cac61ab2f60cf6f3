import { parseArgs } from 'node:util'
import { readGraph, toMermaid, toSvg } from '../graph.ts'
import { readServices } from '../repository.ts'

/** Prints the map of the services: Mermaid, or JSON, or SVG. */
export async function graph(args: string[]): Promise<void> {
  const options = { json: { type: 'boolean' }, mermaid: { type: 'boolean' }, svg: { type: 'boolean' } } as const
  const { json, svg } = parseArgs({ args, options }).values
  const map = readGraph(await readServices())
  console.log(json ? JSON.stringify(map, undefined, 2) : svg ? toSvg(map) : toMermaid(map))
}
