// Runs before a service's main.mjs (node --import): loads what it will need, and, where it is to stand by, waits for the word of the supervisor, so that a process has
// the slow part of its start behind it. JavaScript, since stripping types would take longer than all else here.
import { pathToFileURL } from 'node:url'

const { vendored, standBy } = JSON.parse(process.env.FLOTILLA_PRELOAD)
delete process.env.FLOTILLA_PRELOAD
// Not by Node's flag, with which pino has a whole map read at each start, to find out who called it.
process.setSourceMapsEnabled(true)
const leave = () => process.exit(0)
if (standBy) process.once('disconnect', leave)
await Promise.all(vendored.map((file) => import(pathToFileURL(file).href)))
if (standBy) {
  process.env.VERSION = await new Promise((done) => process.once('message', ({ version }) => done(version)))
  process.off('disconnect', leave)
}
// The supervisor may have ended meanwhile, and nobody listens to that yet.
if (!process.connected) leave()
