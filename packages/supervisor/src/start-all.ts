import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from '@flotilla/workspace/errors'
import { type Member, programOf } from './fleet.ts'
import { inOneMessage, Refusal } from './refusal.ts'

/** How long the others have, after one has refused its configuration, to say whether they do, in ms: the time that a process takes to begin. */
const othersHaveMs = 10_000

/**
 * Resolves when every service has been ready, however often one crashes before that. When some refuse their configuration it throws what all of them said, as soon as each of the others has been ready or
 * ended too.
 */
export async function startAll(members: readonly Member[], onReady: (member: Member) => void): Promise<void> {
  const refusals: { service: string; message: string }[] = []
  const refused = Promise.withResolvers<void>()

  async function begin(member: Member): Promise<boolean> {
    try {
      await member.process.restart(programOf({ bundle: member.bundle! }))
    } catch (error) {
      if (!(error instanceof Refusal)) return false
      refusals.push({ service: member.service.name, message: error.message })
      refused.resolve()
      return false
    }
    onReady(member)
    return true
  }

  const begun = Promise.all(members.map(begin))
  await Promise.race([begun, refused.promise])
  if (refusals.length > 0) await Promise.race([begun, sleep(othersHaveMs)])
  if (refusals.length > 0) throw new CliError(inOneMessage(refusals))
  const wereReady = await begun
  await Promise.all(
    members.map(async (member, i) => {
      if (wereReady[i]) return
      await untilReady(member.process)
      onReady(member)
    }),
  )
}

function untilReady({ status }: Member['process']): Promise<void> {
  return new Promise((done) => {
    const look = setInterval(() => {
      if (status().state !== 'ready') return
      clearInterval(look)
      done()
    }, 50)
  })
}
