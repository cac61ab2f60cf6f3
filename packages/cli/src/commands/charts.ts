import { dirname } from 'node:path'
import { environments } from '@flotilla/cluster/render'
import { requestsOf } from '@flotilla/cluster/requests'
import { writeRendered } from '@flotilla/cluster/write-rendered'
import { root } from '@flotilla/workspace/repository'

/** Writes charts/rendered anew, and says what all of it asks of a cluster. A test holds that all are current. */
export async function charts(_args: string[]): Promise<void> {
  const rendered = await writeRendered(root)
  console.log(`✓ ${rendered.size} releases in charts/rendered`)
  for (const environment of environments) {
    const manifests = [...rendered].filter(([path]) => dirname(path) === environment).map(([, text]) => text)
    const { pods, memory, cpu } = requestsOf(manifests)
    console.log(
      `${environment}: ${pods} pods, which ask for ${(memory / 1_024).toFixed(1)} Gi and ${cpu.toFixed(1)} cores`,
    )
  }
}
