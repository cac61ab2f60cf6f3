import { routesFor } from '@flotilla/kit'
{{#events}}
import { archive{{Noun}} } from '@flotilla/{{service}}-contract/commands'
import { get{{Noun}}, put{{Noun}} } from '@flotilla/{{service}}-contract/operations'
{{/events}}
{{^events}}
import { archive{{Noun}}, get{{Noun}}, put{{Noun}} } from '@flotilla/{{service}}-contract/operations'
{{/events}}
import type { ServicePorts } from '@flotilla/service'
import type { FastifyInstance } from 'fastify'
{{^events}}
import { archive{{Noun}}Handler } from './archive-{{noun}}.ts'
{{/events}}
import { get{{Noun}}Handler } from './get-{{noun}}.ts'
{{#events}}
import { onArchive{{Noun}} } from './on-archive-{{noun}}.ts'
{{/events}}
import { put{{Noun}}Handler } from './put-{{noun}}.ts'

/** Written and read by staff, until they are archived. What other services are to ask says so in its contract: `allow: ['service']`, and which ones in `callers`. */
export async function {{camel}}(app: FastifyInstance, { db, clock }: ServicePorts): Promise<void> {
  const staff = routesFor(app, 'staff')
  staff(get{{Noun}}, get{{Noun}}Handler(db))
  staff(put{{Noun}}, put{{Noun}}Handler(db, clock))
{{^events}}
  staff(archive{{Noun}}, archive{{Noun}}Handler(db, clock))
{{/events}}
{{#events}}

  app.messages.execute(archive{{Noun}}, onArchive{{Noun}}(clock))
{{/events}}
}
