import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Drift, driftOf, driftOfGenerated } from '@flotilla/scaffold/drift'
import { readServices, root } from '@flotilla/workspace/repository'

/** Prints each service with its drift, and that of generated files; true when there is none, and services were seen. With `fix`, what is the template's alone is first written anew. */
export async function examineServices({ fix = false } = {}): Promise<boolean> {
  const services = (await readServices()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const examined: { name: string; drift: () => Drift[] }[] = [
    ...services.map((service) => ({ name: service.name, drift: () => driftOf(root, service) })),
    { name: 'generated files', drift: () => driftOfGenerated(root) },
  ]
  let drifted = 0
  for (const { name, drift } of examined) {
    // One after the other: they share files.
    const mended = fix ? drift().flatMap(({ mended: file }) => file ?? []) : []
    for (const { path, text } of mended) writeFileSync(join(root, path), text)
    const left = drift()
    if (left.length > 0) drifted++
    const lines = [
      ...mended.map(({ path }) => `mended: ${path}`),
      ...left.map(({ finding, mended: file }) => (file ? `${finding} (flotilla doctor --fix)` : finding)),
    ]
    console.log([`${left.length === 0 ? 'ok     ' : 'drifted'}  ${name}`, ...lines].join('\n         '))
  }
  return services.length > 0 && drifted === 0
}
