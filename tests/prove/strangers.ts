import type { Answer } from './harness/load.ts'
import { type Proof, prove } from './harness/proof.ts'
import { openShop } from './harness/shop.ts'
import { sockets } from './strangers/abuse.ts'
import { openErrands } from './strangers/errands.ts'
import { errorsOf, type Seen, tryService } from './strangers/try-service.ts'

/** Ways to lose places for ever, as edits of a program. */
const leaks: readonly { what: string; edit: (program: string) => string }[] = [
  {
    what: 'until the answer has left',
    edit: (program) => program.replace(/app\d*\.limiter\.leave\(request\)/, 'reply.raw.once("finish", () => $&)'),
  },
  {
    what: 'by clients that hung up',
    edit: (program) =>
      program.replace(/if \(isOver\(request\)\) limiter\.leave\(request\)/, 'if (isOver(request)) return'),
  },
]

await prove('Strangers: one of them cannot take the shop away from others', async (proof) => {
  if (process.platform !== 'linux')
    return proof.skip('one address against another', 'only Linux has all of 127.0.0.0/8 on its loopback')
  const deaths: string[] = []
  const shop = await openShop(proof, {
    bus: 'postgres',
    settings: {},
    onDeath: (service, how) => deaths.push(`${service} ended with ${how}`),
  })
  const errandsOf = await openErrands(shop)
  proof.step('the shop is open')

  async function tryOne(service: string): Promise<Seen> {
    const [strangers, others] = await Promise.all([errandsOf(service, 'stranger'), errandsOf(service, 'somebody')])
    const seen = await tryService(shop, service, { strangers, others })
    proof.step(`${service} is abused`)
    return seen
  }

  const seen = new Map<string, Seen>()
  // Callers before those they call: what breaks is found where it breaks.
  for (const service of shop.services.toReversed()) seen.set(service, await tryOne(service))
  report(proof, seen)
  for (const [service, one] of seen) judge(proof, service, one)
  proof.none('no service ends under it', deaths)
  proof.none('control: every service is abused as planned', [...seen].flatMap(unlikePlan))
  const most = Math.max(...[...seen.values()].map((one) => one.most))
  proof.claim('control: what is in flight is counted', most > 1, `${most} at most`)

  const refused: boolean[] = []
  for (const { what, edit } of leaks) {
    const putBack = await shop.mutate('inventory', edit)
    const { during, after, busy } = await tryOne('inventory')
    await putBack()
    const said = `${busy.join(', ')}; others: ${toText(during)}, afterwards ${toText(after)}`
    proof.claim(`control: places that are kept ${what} are found`, busy.length > 0, said)
    refused.push(errorsOf(after).length === after.length)
  }
  proof.claim('control: others who are refused are found', refused.includes(true))
})

function judge(proof: Proof, service: string, { during, after, busy }: Seen): void {
  const few = errorsOf(during).length <= during.length / 100
  proof.claim(`${service}: ≤ 1 % of others’ requests fail during the abuse`, few, toText(during))
  const none = errorsOf(after).length === 0
  proof.claim(`${service}: none fails from a second after it on`, none, toText(after))
  proof.claim(`${service}: within that second no service has anything in flight`, busy.length === 0, busy.join(', '))
}

function unlikePlan([service, { abuse }]: readonly [string, Seen]): string[] {
  const { opened, aborted, held, unread } = abuse
  const asPlanned = opened === sockets.all && aborted === sockets.aborted && held > 0 && unread > 0
  return asPlanned ? [] : [`${service}: ${JSON.stringify(abuse)}`]
}

function report(proof: Proof, seen: ReadonlyMap<string, Seen>): void {
  const rows = [...seen].map(([service, { abuse, during, after, most }]) => [
    service,
    abuse.opened,
    abuse.aborted,
    abuse.held,
    abuse.unread,
    most,
    toText(during),
    toText(after),
  ])
  const head = ['sockets', 'aborted', 'held half-sent', 'held unread', 'most in flight', 'others failed', 'afterwards']
  proof.table(['service', ...head], rows)
}

/** «117 of 300: 100 × 503, 17 × no answer» */
function toText(answers: readonly Answer[]): string {
  const failed = errorsOf(answers)
  const kinds = [...Map.groupBy(failed, ({ status }) => status)]
  const counts = kinds.map(([status, some]) => `${some.length} × ${status || 'no answer'}`)
  return `${failed.length} of ${answers.length}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`
}
