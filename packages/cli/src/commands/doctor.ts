import { parseArgs } from 'node:util'
import { examineClusterNeeds } from '@flotilla/cluster/needs'
import { examineMachine } from '@flotilla/doctor/machine'
import { examineServices } from '@flotilla/doctor/services'
import { examineMessages, examineShop } from '@flotilla/doctor/shop'
import { report } from '@flotilla/workspace/finding'

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
