import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** `wanted` if it is free on 127.0.0.1, else any from 10,000 to 19,999 that is: the system may give one above 32,767 to an outgoing connection before it is used. */
export async function freePort(wanted = anyPort()): Promise<number> {
  for (let port = wanted; ; port = anyPort()) if (await isFree(port)) return port
}

const anyPort = () => randomInt(10_000, 20_000)

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
  })
}
