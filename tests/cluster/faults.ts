import { slowSearch } from './load.ts'

/** As the image has it. Helm's --reuse-values keeps what a value of null would take away. */
export const faultless = { NODE_OPTIONS: '--max-old-space-size-percentage=70' } as const

/** What a release can have wrong with it, as environment: the real image, whose process is meddled with as it starts. */
export const faults = {
  // One answer in twenty is a 500, for Fastify too.
  errors: withCode(`
    const { ServerResponse } = await import('node:http')
    const { writeHead } = ServerResponse.prototype
    let n = 0
    ServerResponse.prototype.writeHead = function (status, ...rest) {
      const bad = status === 200 && this.req.url.startsWith('/products') && ++n % 20 === 0
      return writeHead.call(this, bad ? 500 : status, ...rest)
    }`),
  // The event loop stands still again and again.
  slow: withCode(`
    setInterval(() => {
      for (const end = Date.now() + 400; Date.now() < end; );
    }, 500)`),
  // Its configuration is refused.
  'never ready': { MAX_CONCURRENCY: '0' },
  // Not wrong, but slow for those who ask for it: a request is two seconds under way.
  patient: withCode(`
    const { Server } = await import('node:http')
    const { emit } = Server.prototype
    Server.prototype.emit = function (event, ...rest) {
      if (event !== 'request' || !rest[0].url.includes('q=${slowSearch}')) return emit.call(this, event, ...rest)
      setTimeout(() => emit.call(this, event, ...rest), 2_000)
      return true
    }`),
} as const

function withCode(code: string): { readonly NODE_OPTIONS: string } {
  return {
    NODE_OPTIONS: `${faultless.NODE_OPTIONS} --import=data:text/javascript,${encodeURIComponent(code)}`,
  }
}
