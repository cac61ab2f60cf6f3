import type { Operation } from '@flotilla/contract'
import type { Proof } from '../harness/proof.ts'
import { type Answered, tryAll, wrongOf } from './authorisation.ts'
import { edgeCases, innerCases } from './cases.ts'
import { servedBy } from './operations.ts'
import type { Target } from './target.ts'
import { openForge } from './tokens.ts'

/** Guards as they stand in the programs, each with an edit that takes it away, and a service whose operations have need of it. */
const guards: readonly { what: string; service: string; edit: (program: string) => string }[] = [
  {
    what: 'who may call',
    service: 'catalog',
    edit: (program) =>
      program.replace(/if \(allow\.some\(\(caller\) => is\(principal, caller, callers\)\)\) return;/, 'return;'),
  },
  {
    what: 'which services may call',
    service: 'identity',
    edit: (program) => program.replace(/callers\.includes\(service\d*\)/, 'true'),
  },
  {
    what: 'the audience',
    service: 'inventory',
    edit: (program) => program.replace(/^\s+audience,\n(?=\s+currentDate)/m, ''),
  },
  {
    what: 'a key speaks for its owner only',
    service: 'shipping',
    edit: (program) => program.replace('protectedHeader.kid !== payload.iss', 'false'),
  },
  {
    what: 'only the edge speaks for people',
    service: 'payments',
    edit: (program) => program.replace(/iss\d* !== edge\d* \|\|/, ''),
  },
  {
    what: 'the edge alone makes guests',
    service: 'gateway',
    edit: (program) => program.replace(/iss === "gateway" && sub\.startsWith\("guest-"\) \?/, 'true ?'),
  },
  {
    what: 'a service says its own name',
    service: 'cart',
    edit: (program) => program.replace(/sub !== `service:\$\{iss\}`/, 'false'),
  },
]

/** Every operation × every way to come, the answer of the contract against that of the service; then with guards taken away. */
export async function judgeAuthorisation(
  proof: Proof,
  target: Target,
  operations: readonly Operation[],
): Promise<void> {
  const { shop, ask } = target
  const forge = openForge(shop.folder)
  const [guest, customer, staff] = await Promise.all([target.guest(), target.signUp(), target.staff()])
  const inner = innerCases(forge, shop.services, customer.jar.flotilla_access!)
  const edge = edgeCases(forge, { guest: guest.jar, customer: customer.jar, staff: staff.jar })

  async function tryService(service: string): Promise<Answered[]> {
    const isEdge = service === 'gateway'
    const url = shop.urlOf(service)
    const served = await servedBy(url, operations)
    const [base, cases] = isEdge ? [`${url}/api`, edge] : [url, inner]
    return tryAll({ ask, service, base, operations: served, cases })
  }

  const tried: Answered[] = []
  for (const service of shop.services) tried.push(...(await tryService(service)))
  const byCase = Map.groupBy(tried, (one) => one.case)
  const count = (some: readonly Answered[], came: Answered['came']) => some.filter((one) => one.came === came).length
  proof.table(
    ['who comes', 'asked', 'let in', '401', '403', 'wrong'],
    [...byCase].map(([name, some]) => [
      name,
      some.length,
      count(some, 'let in'),
      count(some, 401),
      count(some, 403),
      wrongOf(some).length,
    ]),
  )
  const seen = new Set(tried.map(({ operation }) => operation))
  proof.none(
    'authorisation: every operation of every contract was tried',
    operations.filter((one) => !seen.has(one)).map(({ service, name }) => `${service}.${name}`),
  )
  proof.none(
    `authorisation: ${tried.length} answers of ${seen.size} operations are those of the contracts`,
    wrongOf(tried),
  )

  const putBack = await Promise.all(guards.map(({ service, edit }) => shop.mutate(service, edit)))
  for (const { what, service } of guards) {
    const found = wrongOf(await tryService(service)).length
    proof.claim(`control: ${service} without «${what}» is found`, found > 0, `${found} wrong answers`)
  }
  await Promise.all(putBack.map((back) => back()))
  proof.step('the matrix is done')
}
