import { parseArgs } from 'node:util'
import { wayToGateway } from '@flotilla/cluster/kind'
import { names } from '@flotilla/cluster/names'
import { examineClusterNeeds, findMissing } from '@flotilla/cluster/needs'
import { makePlace, removePlace, standingOfPlace } from '@flotilla/cluster/place'
import { CliError } from '@flotilla/workspace/errors'
import { report } from '@flotilla/workspace/finding'

/** `flotilla cluster up|down|status|doctor [--port n] [--json]`: a Kubernetes on this machine for the shop, or a place for it on another. Each may be repeated. */
export async function cluster(args: string[]): Promise<number | void> {
  const options = { port: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [verb = 'up'] = positionals
  if (verb === 'doctor') return report(await examineClusterNeeds()) ? 0 : 1
  const missing = await findMissing()
  if (missing.length > 0) throw new CliError(missing.join('\n'))
  if (verb === 'up') return up(Number(values.port ?? names.port))
  if (verb === 'down') return removePlace()
  if (verb === 'status') return status(values.json)
  throw new CliError(`flotilla cluster: expected up, down, status or doctor, came ${verb}`)
}

async function up(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CliError(`--port: expected a port, came ${port}`)
  await makePlace(port)
  console.log(`✓ ready: kubectl --context ${names.context} -n ${names.namespace} get pods`)
  const skaffold = names.atHome
    ? 'skaffold run   (or, without Skaffold: npm run flotilla -- deploy)'
    : 'npm run flotilla -- deploy'
  console.log(`  next:  ${skaffold}`)
  console.log(`  then:  ${await wayToGateway()}`)
  console.log('  staff: the password is in the Secret identity-staff-password')
}

async function status(json: boolean): Promise<number> {
  const standing = await standingOfPlace()
  if (json)
    console.log(
      JSON.stringify(standing ?? { ready: false, context: names.context, registry: names.registryHost, nodes: [] }),
    )
  else if (!standing) console.log('no cluster: npm run cluster makes one')
  else {
    for (const node of standing.nodes) console.log(`${node.name}: ${node.ready ? 'ready' : 'not ready'}`)
    console.log(`gateway: ${await wayToGateway()}, registry: ${standing.registry}`)
  }
  return standing ? 0 : 1
}
