import { parseArgs } from 'node:util'
import type { ServiceMap } from '@flotilla/dashboard-views/shapes'
import { declaredEdges } from '@flotilla/operator/dashboard/declared'
import { mapInTables, withDeclared } from '@flotilla/operator/map'
import { openViewer, viewerOptions } from '@flotilla/operator/viewer'
import { readServices } from '@flotilla/workspace/repository'

/** The services and their edges: what the imports declare, what the traces of the dashboard show, and how it went in the last minute. */
export async function map(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: viewerOptions })
  const viewer = await openViewer(values)
  const found = await viewer.get<ServiceMap>('/map')
  viewer.close()
  // The one in the cluster knows what it is sent; what is declared stands here.
  const drawn = values.cluster ? withDeclared(found, declaredEdges(await readServices())) : found
  console.log(values.json ? JSON.stringify(drawn) : mapInTables(drawn))
}
