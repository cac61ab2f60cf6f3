import type { Clock } from '@flotilla/clock'
import { append, type MessageHandler } from '@flotilla/messaging'
import type { archive{{Noun}} } from '@flotilla/{{service}}-contract/commands'
import { {{nounCamel}}Archived } from '@flotilla/{{service}}-contract/events'
import { lock{{Noun}}, save{{Noun}} } from './{{noun}}-store.ts'
import { archive } from './{{noun}}.ts'

/** The state and the event that tells of it commit together. */
export function onArchive{{Noun}}(clock: Clock): MessageHandler<typeof archive{{Noun}}.schema> {
  return async ({ id: causationid, data: { {{nounCamel}}Id: id } }, { tx }) => {
    const now = clock.now()
    await save{{Noun}}(tx, archive(await lock{{Noun}}(tx, id), id), now)
    await append(tx, [{{nounCamel}}Archived.create({ {{nounCamel}}Id: id }, { source: '{{service}}', now, causationid })])
  }
}
