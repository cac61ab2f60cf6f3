import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { type put{{Noun}}, {{camel}}Problems } from '@flotilla/{{service}}-contract/operations'
import { lock{{Noun}}, save{{Noun}} } from './{{noun}}-store.ts'
import { write } from './{{noun}}.ts'

export function put{{Noun}}Handler(db: Database, clock: Clock): Handler<typeof put{{Noun}}> {
  return ({ params, body }) =>
    db.tx(async (tx) => {
      const id = params.{{nounCamel}}Id
      const written = write(await lock{{Noun}}(tx, id), id, body.text)
      if (!written) throw new Problem({{camel}}Problems.{{nounCamel}}Archived)
      await save{{Noun}}(tx, written, clock.now())
      return { status: 200, body: written }
    })
}
