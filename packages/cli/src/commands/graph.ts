import { parseArgs } from 'node:util'
import { readGraph, toMermaid, toSvg } from '@flotilla/workspace/graph'
import { layersOf, readPackages } from '@flotilla/workspace/packages'
import { packagesToMermaid, packagesToSvg } from '@flotilla/workspace/packages-picture'
import { readServices, root } from '@flotilla/workspace/repository'
import { writeThreats } from '@flotilla/workspace/threats'

/** Prints the map of the services, or that of the packages below them: Mermaid, or JSON, or SVG; or writes the services' edges into the threat model. */
export async function graph(args: string[]): Promise<number> {
  const flag = { type: 'boolean' } as const
  const options = { packages: flag, json: flag, mermaid: flag, svg: flag, threats: flag }
  const { packages, json, svg, threats } = parseArgs({ args, options }).values
  if (threats) {
    const open = await writeThreats()
    for (const one of open) console.error(one)
    return open.length > 0 ? 1 : 0
  }
  if (packages) {
    const all = readPackages(root)
    console.log(json ? JSON.stringify(layersOf(all), undefined, 2) : svg ? packagesToSvg(all) : packagesToMermaid(all))
    return 0
  }
  const map = readGraph(await readServices())
  console.log(json ? JSON.stringify(map, undefined, 2) : svg ? toSvg(map) : toMermaid(map))
  return 0
}
