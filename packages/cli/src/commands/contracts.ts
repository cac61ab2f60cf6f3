import { parseArgs } from 'node:util'
import { callersIn, findForeignSenders, findStrangers, sendersIn } from '@flotilla/contract-tools/callers'
import {
  findDrift,
  providedBy,
  readCommands,
  readContracts,
  readOperations,
  writeDocuments,
} from '@flotilla/contract-tools/documents'
import { findUnlimited } from '@flotilla/contract-tools/limits'
import { findBreaking } from '@flotilla/contract-tools/safety'
import { commitOf, findRange } from '@flotilla/workspace/git'
import { root } from '@flotilla/workspace/repository'

/** Writes the AsyncAPI documents; with `--against`, says whom the contracts of today would break, and gives 1 then. */
export async function contracts(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { against: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  if (values.against !== undefined) return examine(values.against, values.json)
  const all = await writeDocuments(root)
  console.log(`✓ ${all.filter(({ asyncapi }) => asyncapi).length} AsyncAPI documents of ${all.length} contracts`)
  return examineDrift()
}

/** Prints where the committed documents differ from the contracts’ code; true when nowhere, and contracts were seen. */
export async function examineDrift(): Promise<number> {
  const all = await readContracts(root)
  const drift = findDrift(root, all)
  console.log([...drift, `contracts: ${all.length}, ${drift.length} differ from their documents`].join('\n'))
  return all.length > 0 && drift.length === 0 ? 0 : 1
}

/** Prints what the contracts leave open; true when nothing, and contracts were seen. */
export async function examineLimits(): Promise<boolean> {
  const provided = (await readContracts(root)).flatMap(providedBy)
  const open = findUnlimited(provided)
  console.log([...open, `limits: ${provided.length} operations and messages, ${open.length} left open`].join('\n'))
  return provided.length > 0 && open.length === 0
}

/** Prints operations that services may call who do not, or the other way round; true when there is none, and operations were seen. */
export async function examineCallers(): Promise<boolean> {
  const operations = await readOperations(root)
  const commands = await readCommands(root)
  const strangers = [...findStrangers(operations, callersIn(root)), ...findForeignSenders(commands, sendersIn(root))]
  const counted = `callers: ${operations.length} operations and ${commands.length} commands, ${strangers.length} for others`
  console.log([...strangers, counted].join('\n'))
  return operations.length > 0 && commands.length > 0 && strangers.length === 0
}

async function examine(against: string, json: boolean): Promise<number> {
  const { from } = findRange(root, { base: commitOf(root, against) })
  const findings = await findBreaking(root, from, await readContracts(root))
  const breaking = findings.filter(({ verdict }) => verdict === 'breaks')
  if (json) console.log(JSON.stringify(findings, undefined, 2))
  else {
    for (const { verdict, what, who } of findings)
      console.log([`${verdict.padEnd(6)}  ${what}`, ...who].join('\n          '))
    console.log(`${findings.length} findings against ${against}, ${breaking.length} break somebody`)
    if (breaking.length > 0)
      console.error(
        'Add a new version beside the old one, and remove the old one when nobody uses it: docs/guides/change-a-contract.md',
      )
  }
  return breaking.length > 0 ? 1 : 0
}
