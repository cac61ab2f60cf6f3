import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { examineClusterNeeds } from '../cluster/needs.ts'
import { report } from '../doctor/finding.ts'
import { examineMachine } from '../doctor/machine.ts'
import { memoryOfTree } from '../doctor/memory.ts'
import { openDoor } from '../operator/door.ts'
import type { Seen } from '../operator/events-text.ts'
import { heldInWords, replacedInWords } from '../operator/message-findings.ts'
import { readServices, readShipping, root, stateFolder } from '../repository.ts'
import { type Drift, driftOf, driftOfPackage } from '../scaffold/drift.ts'
import { ask } from '../supervisor/control.ts'
import { readState } from '../supervisor/state.ts'
import { restartsInWords, type Status } from '../supervisor/status.ts'

/**
 * What this machine has, what is short, what only a cluster would need; and where services have drifted from today's template (`--services`: only that;
 * `--fix` writes what is the template's alone anew, for review). Gives 1 when something that start needs is missing, or a service has drifted.
 */
export async function doctor(args: string[]): Promise<number> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ args, options: { services: flag, fix: flag } })
  const machine = values.services || values.fix || (await examineAll())
  const services = await examineServices(values)
  return machine && services ? 0 : 1
}

async function examineAll(): Promise<boolean> {
  const well = report(await examineMachine())
  console.log(`         shop: ${await examineShop()}`)
  for (const line of await examineMessages()) console.log(`         ${line}`)
  console.log('\nfor a cluster on this machine (flotilla cluster up), not counted here:')
  report(await examineClusterNeeds())
  console.log('\nservices, against what flotilla new service makes today:')
  return well
}

async function examineShop(): Promise<string> {
  const state = await readState(stateFolder)
  const status = await ask(state, '/status')
  const running = status?.services.filter(({ pid }) => pid !== null) ?? []
  if (!state || !status || running.length === 0) return 'does not run here'
  const services = running.reduce((sum, { pid }) => sum + memoryOfTree(pid!), 0)
  const ports = [
    ...running.map(({ name, url }) => `${name} ${new URL(url).port}`),
    ...(status.dashboard ? [`dashboard ${new URL(status.dashboard).port}`] : []),
  ]
  const memory = `${running.length} services in ${services.toFixed(0)} MB, with supervisor, dashboard and database ${memoryOfTree(state.pid).toFixed(0)} MB`
  return `runs at ${status.storefront}; ${memory}; ${databaseInWords(status)}; ports: ${ports.join(', ')}`
}

/** What the services hold back because the bus refuses it, and which of their stores were replaced; nothing where no shop runs. */
async function examineMessages(): Promise<string[]> {
  const door = await openDoor({ cluster: false }).catch(() => undefined)
  if (!door) return []
  const all = await Promise.all(
    door.services.map(async (service) => {
      const standing = await door.ask<Seen['standing'] & {}>(service, '/events').catch(() => undefined)
      return { service, standing }
    }),
  )
  door.close()
  return [...heldInWords(all), ...replacedInWords(all)]
}

function databaseInWords({ database }: Status): string {
  if (!database) return 'no database'
  const { state, where, restarts, ended } = database
  const restarted =
    restarts > 0 && ended ? ` (${restartsInWords(restarts)}, the last time it had ended with ${ended.how})` : ''
  return `database ${state} at ${where}${restarted}`
}

/** Prints each service, and each package that has an image, with its drift; true when there is none, and services were seen. With `fix`, what is the template's alone is first written anew. */
export async function examineServices({ fix = false } = {}): Promise<boolean> {
  const services = (await readServices()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const packages = (await readShipping()).filter(({ name }) => !services.some((service) => service.name === name))
  const examined: { name: string; drift: () => Drift[] }[] = [
    ...services.map((service) => ({ name: service.name, drift: () => driftOf(root, service) })),
    ...packages.map(({ name, folder }) => ({ name, drift: () => driftOfPackage(root, relative(root, folder)) })),
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
