import { parseArgs } from 'node:util'
import { readGraph, toMermaid, toSvg } from '../graph.ts'
import { readServices } from '../repository.ts'
import { writeThreats } from '../threats.ts'

/** Prints the map of the services: Mermaid, or JSON, or SVG; or writes its edges into the threat model. */
export async function graph(args: string[]): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    mermaid: { type: 'boolean' },
    svg: { type: 'boolean' },
    threats: { type: 'boolean' },
  } as const
  const { json, svg, threats } = parseArgs({ args, options }).values
  if (threats) {
    const open = await writeThreats()
    for (const one of open) console.error(one)
    return open.length > 0 ? 1 : 0
  }
  const map = readGraph(await readServices())
  console.log(json ? JSON.stringify(map, undefined, 2) : svg ? toSvg(map) : toMermaid(map))
  return 0
}
