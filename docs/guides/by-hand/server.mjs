// As little of a service as Kubernetes can work with: it answers, says when it is ready, and goes when it is asked to.
import { createServer } from 'node:http'
import { hostname } from 'node:os'

const server = createServer((request, response) => {
  response.end(request.url === '/readyz' ? 'ready\n' : `hello ${process.env.VERSION} from ${hostname()}\n`)
})
server.listen(8080)
process.once('SIGTERM', () => server.close())
