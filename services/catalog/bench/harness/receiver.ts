import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// Takes OTLP and forgets it: so what is measured is what sending costs. What receiving costs the dashboard has a bench of its own.
const server = createServer((request, response) => request.resume().once('end', () => response.end('{}')))
server.listen(0, '127.0.0.1', () => console.log(`receiver: http://127.0.0.1:${(server.address() as AddressInfo).port}`))
