import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { type get{{Noun}}, {{camel}}Problems } from '@flotilla/{{service}}-contract/operations'
import { find{{Noun}} } from './{{noun}}-store.ts'

export function get{{Noun}}Handler(db: Database): Handler<typeof get{{Noun}}> {
  return async ({ params }) => {
    const found = await find{{Noun}}(db, params.{{nounCamel}}Id)
    if (!found) throw new Problem({{camel}}Problems.{{nounCamel}}NotFound)
    return { status: 200, body: found }
  }
}
