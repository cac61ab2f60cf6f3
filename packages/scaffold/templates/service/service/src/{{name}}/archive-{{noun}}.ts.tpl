import type { Clock } from '@flotilla/clock'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import type { archive{{Noun}} } from '@flotilla/{{service}}-contract/operations'
import { lock{{Noun}}, save{{Noun}} } from './{{noun}}-store.ts'
import { archive } from './{{noun}}.ts'

export function archive{{Noun}}Handler(db: Database, clock: Clock): Handler<typeof archive{{Noun}}> {
  return ({ params }) =>
    db.tx(async (tx) => {
      const id = params.{{nounCamel}}Id
      const archived = archive(await lock{{Noun}}(tx, id), id)
      await save{{Noun}}(tx, archived, clock.now())
      return { status: 200, body: archived }
    })
}
