// A small service in a process of its own, for the tests of run and drain.
import { defineOperation, Type } from '@flotilla/contract'
import { startTelemetry } from '@flotilla/telemetry'
import { createApp, readConfig, routesFor, run, serviceConfig } from '../src/index.ts'

const config = readConfig(Type.Object(serviceConfig))
const telemetry = startTelemetry({ service: 'program', version: 'test', level: 'silent' })
const app = await createApp({ service: 'program', config, logger: telemetry.logger })

const slow = defineOperation({
  service: 'program',
  name: 'slow',
  summary: 'Answers after a while',
  method: 'GET',
  path: '/slow/{ms}',
  allow: ['anyone'],
  params: Type.Object({ ms: Type.Integer() }),
  replies: { 200: Type.Object({ ms: Type.Integer() }) },
})
routesFor(app, 'anyone')(slow, async ({ params: { ms } }) => {
  await app.clock.sleep(ms)
  return { status: 200 as const, body: { ms } }
})

if (process.env.CONTROL === 'exit at once') process.on('SIGTERM', () => process.exit(0))
await run(app, { config, telemetry })
