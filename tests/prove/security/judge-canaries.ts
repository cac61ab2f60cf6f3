import { randomUUID } from 'node:crypto'
import { appendFileSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Proof } from '../harness/proof.ts'
import { find, readLogs, readTables, sizeOf, telemetryOf } from '../harness/search.ts'
import { cardNumber } from './judge-objects.ts'
import type { Target } from './target.ts'
import { openForge } from './tokens.ts'

const theCode = 'code for a new password'

/** What nobody may find anywhere, used in all the ways in which it is used, and then looked for. */
export async function judgeCanaries(proof: Proof, target: Target): Promise<void> {
  const { shop, collector, refusals } = target
  const secrets = await useSecrets(target)
  // Connections that break are told of, and the URL of a database holds its password.
  await shop.restart('postgres', 300)
  await shop.untilReady()
  await untilAnswered(target)

  const logs = readLogs(shop)
  const telemetry = telemetryOf(collector)
  const kept = await readTables(shop)
  const said = refusals.map((text, n) => ({ where: `refusal ${n}`, text }))
  const spans = telemetry.filter(({ where }) => where === '/v1/traces').length
  proof.table(
    ['looked through', 'texts', 'characters'],
    Object.entries({
      logs,
      telemetry,
      'refusals (problem documents)': said,
      'tables of all databases, outboxes and bus too': kept,
    }).map(([what, texts]) => [what, texts.length, sizeOf(texts)]),
  )
  proof.claim(
    'canaries: logs, traces, refusals and tables were seen',
    logs.length >= 9 && spans > 0 && said.length > 0 && kept.length > 50,
  )
  // The code for a new password is in the event that brings it to the mail, and in the mail; nowhere that is not a table.
  for (const [what, texts] of Object.entries({ logs, telemetry, refusals: said }))
    proof.none(`canaries: none of ${secrets.size} secrets is in the ${what}`, find(secrets, texts))
  const unkept = new Map([...secrets].filter(([what]) => what !== theCode))
  proof.none(`canaries: none of ${unkept.size} secrets is in the tables`, find(unkept, kept))

  const log = join(shop.folder, 'logs/orders.log')
  appendFileSync(log, `{"level":"info","msg":"planted","token":"${secrets.get('refresh token')}"}\n`)
  proof.claim('control: a secret planted in a log is found', find(secrets, readLogs(shop)).length === 1)
  const forged = logs.flatMap(({ where, text }) =>
    text
      .split('\n')
      .filter((line) => line && !isLogLine(line))
      .map((line) => `${where}: ${line.slice(0, 100)}`),
  )
  proof.none('canaries: every line of a log is one that a service wrote', forged)
}

async function useSecrets(target: Target): Promise<Map<string, string>> {
  const { shop, ask } = target
  const [person, staff] = await Promise.all([target.signUp(), target.staff()])
  const guest = await target.guest()
  const wrong = `wrong-${randomUUID()}`
  await guest.ask('POST', '/session/log-in', { email: person.email, password: wrong })
  await guest.ask('POST', '/session/log-in', { email: person.email, password: { not: wrong } })
  await guest.ask('POST', '/cards', { number: cardNumber })
  const badCard = '5555444433331111'
  await guest.ask('POST', '/cards', { number: badCard })
  await guest.ask('POST', '/cards', { number: `${badCard} ` })
  await guest.ask('POST', '/session/reset-mails', { email: person.email })
  const before = { ...person.jar }
  await person.ask('POST', '/session')
  const serviceToken = await openForge(shop.folder).by('gateway', { sub: 'service:gateway', aud: 'orders', lives: 600 })
  for (const path of ['/orders', '/nowhere'])
    await ask(`${shop.urlOf('orders')}${path}`, { headers: { authorization: `Bearer ${serviceToken}` } })
  await ask(`${shop.url}/api/orders?token=x`, { headers: { cookie: `flotilla_access=${before.flotilla_access}` } })
  const passwords = JSON.parse(readFileSync(join(shop.folder, 'passwords.json'), 'utf8')) as Record<string, string>
  const keys = globSync('keys/*.json', { cwd: shop.folder }).filter((file) => !file.endsWith('trusted.json'))
  const code = await codeOf(target)
  const fresh = `fresh-${randomUUID()}`
  for (const password of ['short', fresh, fresh]) await guest.ask('POST', '/session/reset', { code, password })
  const signature = (token: string) => token.split('.')[2]!
  return new Map([
    ['password', person.password],
    ['wrong password', wrong],
    [theCode, code],
    ['new password', fresh],
    ['password of staff', staff.password],
    ['access token', signature(before.flotilla_access!)],
    ['refresh token', before.flotilla_refresh!],
    ['session of a guest', signature(guest.jar.flotilla_session!)],
    ['token of a service', signature(serviceToken)],
    ['card number', cardNumber],
    ['number of a card that is refused', badCard],
    ...Object.entries(passwords).map(([role, password]) => [`database password of ${role}`, password] as const),
    ...keys.map(
      (file) =>
        [`private key of ${file}`, JSON.parse(readFileSync(join(shop.folder, file), 'utf8')).d as string] as const,
    ),
  ])
}

/** The last one that was sent. */
async function codeOf({ shop }: Target): Promise<string> {
  for (;;) {
    const [mail] = await shop.rows<{ text: string }>(
      'notifications',
      `select text from mails where subject = 'Your code for a new password' order by id desc limit 1`,
    )
    const code = /\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b/.exec(mail?.text ?? '')?.[0]
    if (code) return code
  }
}

function isLogLine(line: string): boolean {
  try {
    const { level, msg } = JSON.parse(line)
    return typeof level === 'string' && typeof msg === 'string' && !msg.startsWith('planted by')
  } catch {
    return false
  }
}

async function untilAnswered(target: Target): Promise<void> {
  for (;;) {
    const { status } = await target.ask(`${target.shop.url}/api/products`)
    if (status === 200) return
  }
}
