import { createServer } from 'node:http'

const body = JSON.stringify({
  id: 'p',
  name: 'Harbour mug',
  description: 'x'.repeat(400),
  price: { amount: 1200, currency: 'EUR' },
})
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())
