import { openDoor } from '@flotilla/operator/door'
import { heldInWords, replacedInWords } from '@flotilla/operator/message-findings'
import { readStanding } from '@flotilla/operator/messages'
import { ask } from '@flotilla/supervisor/control'
import { readState } from '@flotilla/supervisor/state'
import { restartsInWords, type Status } from '@flotilla/supervisor/status'
import { stateFolder } from '@flotilla/workspace/repository'
import { memoryOfTree } from './memory.ts'

/** Says whether the shop runs here, where, and in how much memory. */
export async function examineShop(): Promise<string> {
  const state = await readState(stateFolder)
  const status = await ask(state, '/status')
  const running = status?.services.filter(({ pid }) => pid !== null) ?? []
  if (!state || !status || running.length === 0) return 'does not run here'
  const [whole, ...each] = await Promise.all([state.pid, ...running.map(({ pid }) => pid!)].map(memoryOfTree))
  const services = each.reduce((sum, one) => sum + one, 0)
  const ports = [
    ...running.map(({ name, url }) => `${name} ${new URL(url).port}`),
    ...(status.dashboard ? [`dashboard ${new URL(status.dashboard).port}`] : []),
  ]
  const memory = `${running.length} services in ${services.toFixed(0)} MB, with supervisor, dashboard and database ${whole!.toFixed(0)} MB`
  return `runs at ${status.storefront}; ${memory}; ${databaseInWords(status)}; ports: ${ports.join(', ')}`
}

/** What the services hold back because the bus refuses it, and which of their stores were replaced; nothing where no shop runs. */
export async function examineMessages(): Promise<string[]> {
  const door = await openDoor({ cluster: false }).catch(() => undefined)
  if (!door) return []
  const all = await Promise.all(
    door.services.map(async (service) => ({
      service,
      standing: await readStanding(door, service).catch(() => undefined),
    })),
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
