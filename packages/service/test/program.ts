import { defineOperation, Type } from '@flotilla/contract'
import { routesFor } from '@flotilla/kit'
import { sql } from '@flotilla/postgres'
import { defineService, runService } from '@flotilla/service'
import { tables } from './tables.ts'

const readBox = defineOperation({
  service: 'boxes',
  name: 'readBox',
  summary: 'How many boxes there are',
  method: 'GET',
  path: '/boxes',
  allow: ['anyone'],
  replies: { 200: Type.Object({ n: Type.Integer(), colour: Type.String() }) },
})
const say = (text: string) => console.log(JSON.stringify({ msg: text }))

/** A service that tells what becomes of its ports. */
const service = defineService({
  name: 'boxes',
  home: new URL('..', import.meta.url),
  tables,
  messages: false,
  config: { COLOUR: Type.String() },
  open: ({ COLOUR }) => ({
    paint: { colour: COLOUR, close: () => say('paint closed') },
    brush: { close: async () => say('brush closed') },
    ladder: COLOUR === 'gold' ? { close() {} } : undefined,
  }),
  async build(app, { db, paint }) {
    routesFor(app, 'anyone')(readBox, async () => {
      const { n } = await db.one(sql<{ n: number }>('test.boxes')`select count(*)::int as n from boxes.boxes`)
      return { status: 200 as const, body: { n, colour: paint.colour } }
    })
  },
  async before({ paint }) {
    say(`before: ${paint.colour}`)
  },
})

await runService(service)
