import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDashboard, plainReceiver } from '@flotilla/dashboard'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { ofCluster } from '@flotilla/operator/dashboard/cluster'
import { ofLaptop } from '@flotilla/operator/dashboard/laptop'
import { forwardDashboard } from '@flotilla/operator/viewer'
import { openPassOn } from '@flotilla/telemetry'
import { CliError } from '@flotilla/workspace/errors'
import { root } from '@flotilla/workspace/repository'

const defaultPort = 4318

/**
 * The dashboard, until it is stopped: of the shop that runs here, with --cluster of the one on Kubernetes, with what the dashboard there was sent, with --receiver of whoever sends OTLP to it. `npm start` runs one of its own.
 * What it receives goes on to OTEL_EXPORTER_OTLP_ENDPOINT, where that is set. FLOTILLA_DASHBOARD_TOKEN: what allows changes; else one is made and printed.
 */
export async function dashboard(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: String(defaultPort) },
      cluster: { type: 'boolean', default: false },
      receiver: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CliError(`--port: expected a port, came «${values.port}»`)
  const token = process.env.FLOTILLA_DASHBOARD_TOKEN ?? randomBytes(18).toString('base64url')
  const ports = values.receiver ? plainReceiver : await (values.cluster ? ofCluster() : ofLaptop())
  const passOn = openPassOn(process.env, ({ message }) => console.error(`not passed on: ${message}`))
  const origin = values.cluster ? forwardDashboard : undefined
  const opened = await openDashboard({ port, token, ports, passOn, origin }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new CliError(`port ${port} is taken`, 'Choose another with --port; 0 takes any that is free.')
  })
  if (!process.env.FLOTILLA_DASHBOARD_TOKEN) console.log(`dashboard: ${opened.address}`)
  const stop = () => void opened.close().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  // The supervisor's channel: it tells when that is gone, which it may be already.
  process.once('disconnect', stop)
  if (process.connected === false) stop()
  else process.send?.({ type: 'ready' })
  // What is received meanwhile is not lost, nor when the pages do not build.
  await buildWeb({ name: 'dashboard', folder: join(root, 'packages/dashboard') }).catch((error: Error) =>
    console.error(error.message),
  )
}
