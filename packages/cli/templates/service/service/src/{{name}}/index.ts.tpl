import { routesFor } from '@flotilla/kit'
{{#events}}
import { archive{{Noun}} } from '@flotilla/{{service}}-contract/commands'
import { get{{Noun}}, put{{Noun}} } from '@flotilla/{{service}}-contract/operations'
{{/events}}
{{^events}}
import { archive{{Noun}}, get{{Noun}}, put{{Noun}} } from '@flotilla/{{service}}-contract/operations'
{{/events}}
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
{{^events}}
import { archive{{Noun}}Handler } from './archive-{{noun}}.ts'
{{/events}}
import { get{{Noun}}Handler } from './get-{{noun}}.ts'
{{#events}}
import { onArchive{{Noun}} } from './on-archive-{{noun}}.ts'
{{/events}}
import { put{{Noun}}Handler } from './put-{{noun}}.ts'

/** Written and read by services, until they are archived. */
export async function {{camel}}(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const services = routesFor(app, 'service')
  services(get{{Noun}}, get{{Noun}}Handler(db))
  services(put{{Noun}}, put{{Noun}}Handler(db, clock))
{{^events}}
  services(archive{{Noun}}, archive{{Noun}}Handler(db, clock))
{{/events}}
{{#events}}

  app.messages.execute(archive{{Noun}}, onArchive{{Noun}}(clock))
{{/events}}
}
