import { readSnapshot } from '@flotilla/affected/snapshot'
import { openTree, type Tree } from '@flotilla/workspace/git'
import { type ContractChange, compareProvided, describeChange } from './changes.ts'
import { consumersOf, exportOf } from './consumers.ts'
import { asyncApiPath, type Contract, openApiPath, providedBy } from './documents.ts'
import { messagesOf, operationsOf, type Provided } from './provided.ts'
import { type CompileError, checkAgainst } from './type-check.ts'

export interface Finding {
  /** `breaks`: somebody who runs now would get into trouble. `order`: the provider has to be released first. `note`: nobody minds. */
  readonly verdict: 'breaks' | 'order' | 'note'
  readonly what: string
  /** Who minds, and where, if that is known. */
  readonly who: readonly string[]
}

/**
 * What the contracts of today do to those who run: consumers as of `commit` meet the new providers (n+1), and today’s consumers meet the providers as of
 * `commit` (n−1). What types show is found by a type check of just these pairs; the rest by comparing the documents.
 */
export async function findBreaking(root: string, commit: string, contracts: readonly Contract[]): Promise<Finding[]> {
  const tree = openTree(root, commit)
  const [then, today] = [readProvided(tree), contracts.flatMap(providedBy)]
  const changes = compareProvided(then, today)
  const consumersOfAny = (some: readonly ContractChange[]) =>
    dependantsOf(tree, new Set(some.filter(({ breaking, typed }) => breaking && typed).map(({ service }) => service)))
  const next = await mismatches(root, consumersOfAny(changes), { service: tree, contracts: 'checkout' })
  const previous = await mismatches(root, consumersOfAny(compareProvided(today, then)), {
    service: 'checkout',
    contracts: tree,
  })
  return [...judge(root, tree, changes, next), ...orderOf(previous)]
}

function judge(
  root: string,
  tree: Tree,
  changes: readonly ContractChange[],
  errors: readonly CompileError[],
): Finding[] {
  const told = new Set<CompileError>()
  const findings = changes.map((change): Finding => {
    const what = describeChange(change)
    if (!change.breaking) return { verdict: 'note', what, who: [] }
    const word = new RegExp(
      `\\b${change.at.split(/[.[\]]+/).findLast(Boolean) ?? exportOf(change.kind, change.name)}\\b`,
    )
    const minding = change.typed ? errors.filter(({ error }) => word.test(error)) : []
    minding.forEach((one) => told.add(one))
    const passing = passersOn(tree, change).map((one) => `${one} passes it on as it was`)
    const naming = change.typed ? [] : consumersOf(root, change)
    const who = [...minding.map(tell), ...naming, ...passing]
    if (who.length > 0) return { verdict: 'breaks', what, who }
    // Where a cast stands between the contract and its reader, nobody but a person can tell.
    return {
      verdict: 'note',
      what,
      who: consumersOf(root, change).map((one) => `${one} names it; its types do not mind`),
    }
  })
  const rest = errors.filter((one) => !told.has(one))
  const unfit = (one: CompileError): Finding => ({
    verdict: 'breaks',
    what: `${one.service} does not fit the new contracts`,
    who: [tell(one)],
  })
  return [...findings, ...rest.map(unfit)]
}

/** The services that serve this operation of another as their own, by the contract that they were built with: a field less is an error there. */
function passersOn(tree: Tree, { kind, service, name }: ContractChange): string[] {
  if (kind !== 'operation') return []
  const documents = tree.read(tree.paths.filter((path) => /^services\/[^/]+\/openapi\.json$/.test(path)))
  const passes = [...documents].filter(
    ([path, text]) =>
      path !== openApiPath(service) && operationsOf(JSON.parse(text), service).some((one) => one.name === name),
  )
  return passes.map(([path]) => path.split('/')[1]!)
}

const orderOf = (errors: readonly CompileError[]): Finding[] =>
  errors.map((one) => ({
    verdict: 'order',
    what: `${one.service} needs its providers’ new version`,
    who: [tell(one)],
  }))

const tell = ({ service, error }: CompileError): string => `${service}: ${error}`

async function mismatches(
  root: string,
  consumers: readonly string[],
  versions: Parameters<typeof checkAgainst>[2],
): Promise<CompileError[]> {
  const errors = await checkAgainst(root, consumers, versions)
  const minding = [...new Set(errors.map(({ service }) => service))]
  if (minding.length === 0) return []
  // What is wrong with it anyhow, a dependency that is not installed any more for one, is not the contracts’ doing.
  const anyhow = await checkAgainst(root, minding, { service: versions.service, contracts: versions.service })
  const known = new Set(anyhow.map(tell))
  return errors.filter((one) => !known.has(tell(one)))
}

/** The services of that commit that depend on one of these contracts, by whatever way. */
function dependantsOf(tree: Tree, providers: ReadonlySet<string>): string[] {
  const { members } = readSnapshot(tree)
  const reaches = (name: string, wanted: string, seen = new Set<string>()): boolean => {
    if (name === wanted) return true
    if (seen.has(name)) return false
    seen.add(name)
    return [...(members.get(name)?.needs.keys() ?? [])].some((need) => reaches(need, wanted, seen))
  }
  const services = [...members.values()].filter(({ kind }) => kind === 'service')
  const consumers = services.filter(({ name, folder }) =>
    [...providers].some((one) => folder !== `services/${one}` && reaches(name, `@flotilla/${one}-contract`)),
  )
  return consumers.map(({ folder }) => folder.split('/')[1]!).toSorted()
}

/** What the documents of a commit say is provided. */
function readProvided(tree: Tree): Provided[] {
  const services = [
    ...new Set(tree.paths.flatMap((path) => /^contracts\/([^/]+)\/package\.json$/.exec(path)?.[1] ?? [])),
  ]
  return services.flatMap((service) => {
    const texts = tree.read([openApiPath(service), asyncApiPath(service)])
    const [openapi, asyncapi] = [openApiPath(service), asyncApiPath(service)].map((path) =>
      texts.has(path) ? JSON.parse(texts.get(path)!) : undefined,
    )
    return [...operationsOf(openapi, service), ...messagesOf(asyncapi, service)]
  })
}
