import { openPassOn } from '@flotilla/telemetry'
import { openDashboard } from './dashboard.ts'

// The receiver as a program of its own, in a container: it knows what it is sent and nothing else, so nothing can be changed through it. NAMES: what others call it by.
const { HOST = '0.0.0.0', PORT = '4318', NAMES = '' } = process.env
const passOn = openPassOn(process.env, ({ message }) => console.error(`not passed on: ${message}`))
const dashboard = await openDashboard({
  host: HOST,
  port: Number(PORT),
  names: NAMES.split(',').filter(Boolean),
  passOn,
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void dashboard.close().then(() => process.exit(0)))
