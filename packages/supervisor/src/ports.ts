import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { CliError } from '@flotilla/workspace/errors'

/**
 * Gives out ports that are free, the same ones at every start where it can, and others for another state folder: two shops that start at once must not want the same. They lie below 32,768: above, the system may
 * hand a port to an outgoing connection while the service that owns it restarts.
 */
export function openPorts(folder: string): { next(): Promise<number> } {
  const seed = createHash('sha256').update(folder).digest().readUInt16BE()
  let candidate = 20_000 + (seed % 300) * 40
  return {
    async next() {
      for (let tries = 0; tries < 2_000; tries++) {
        candidate = candidate >= 32_700 ? 20_000 : candidate + 1
        if (await isFree(candidate)) return candidate
      }
      throw new CliError('no port between 20,000 and 32,700 is free on 127.0.0.1')
    },
  }
}

/** The storefront's: the wanted one or none; by default the first free one from 8080 on. */
export async function storefrontPort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted
    throw new CliError(
      `port ${wanted} is taken`,
      'Choose another, or leave --port out: then the first free one from 8080 on is used.',
    )
  }
  for (let port = 8080; port < 8180; port++) if (await isFree(port)) return port
  throw new CliError('no port from 8080 to 8179 is free', 'Name one with --port.')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
  })
}
