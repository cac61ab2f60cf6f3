import type { FastifyInstance } from 'fastify'

/** Takes bodies of a type as JSON and no others. Nothing at all is no body, whatever its type says it were: many clients name the type always. */
export function takeJson(app: FastifyInstance, type: string): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(type, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body as string, done)
  })
}
