import { setTimeout as sleep } from 'node:timers/promises'
import type { Proof } from '../harness/proof.ts'
import { drip, type Heard, shoot } from './raw-socket.ts'
import type { Target } from './target.ts'

const crlf = '\r\n'
const head = (...lines: string[]) => `${lines.join(crlf)}${crlf}${crlf}`
const smuggled = head('GET /smuggled HTTP/1.1', 'Host: shop')
const post = ['POST /api/session HTTP/1.1', 'Host: shop', 'Content-Type: application/json']
const get = ['GET /openapi.json HTTP/1.1', 'Host: shop']

/** Bytes that two readers could understand in two ways, or that nobody should have to read: one answer at most, and the connection ends. */
const ambiguous: Readonly<Record<string, string | Buffer>> = {
  'Content-Length and Transfer-Encoding': `${head(...post, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding and Content-Length': `${head(...post, 'Transfer-Encoding: chunked', 'Content-Length: 4')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding twice': `${head(...post, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding: xchunked': `${head(...post, 'Transfer-Encoding: xchunked')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding: chunked, identity': `${head(...post, 'Transfer-Encoding: chunked, identity')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding with a space before the colon': `${head(...post, 'Transfer-Encoding : chunked')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding after a tab, and a length': `${head(...post, 'Transfer-Encoding:\tchunked', 'Content-Length: 4')}0${crlf}${crlf}${smuggled}`,
  'Transfer-Encoding on a folded line': `${head(...post, 'X: y', ' Transfer-Encoding: chunked', 'Content-Length: x')}`,
  'two lengths': `${head(...post, 'Content-Length: 2', 'Content-Length: 50')}{}${smuggled}`,
  'two lengths in one': `${head(...post, 'Content-Length: 2, 50')}{}${smuggled}`,
  'a length with a sign': `${head(...post, 'Content-Length: +2')}{}${smuggled}`,
  'a negative length': `${head(...post, 'Content-Length: -1')}{}${smuggled}`,
  'a length in hexadecimal': `${head(...post, 'Content-Length: 0x2')}{}${smuggled}`,
  'a length beyond all numbers': `${head(...post, `Content-Length: ${'9'.repeat(30)}`)}{}`,
  'a chunk size that is none': `${head(...post, 'Transfer-Encoding: chunked')}zz${crlf}{}${crlf}0${crlf}${crlf}${smuggled}`,
  'a chunk size beyond all numbers': `${head(...post, 'Transfer-Encoding: chunked')}${'f'.repeat(20)}${crlf}{}`,
  'a negative chunk size': `${head(...post, 'Transfer-Encoding: chunked')}-2${crlf}{}${crlf}0${crlf}${crlf}${smuggled}`,
  'a chunk longer than its size': `${head(...post, 'Transfer-Encoding: chunked')}1${crlf}{}${crlf}0${crlf}${crlf}${smuggled}`,
  'chunks with line feeds only': `${head(...post, 'Transfer-Encoding: chunked')}2\n{}\n0\n\n${smuggled}`,
  'line feeds only': `${get.join('\n')}\n\n${smuggled}`,
  'carriage returns only': `${get.join('\r')}\r\r`,
  'NUL in a header': head(...get, 'X-Odd: a\0b'),
  'NUL in a header’s name': head(...get, 'X-\0Odd: a'),
  'a space in a header’s name': head(...get, 'X Odd: a'),
  'no Host': head('GET /openapi.json HTTP/1.1'),
  'two Hosts': head(...get, 'Host: evil'),
  'HTTP/9.9': head('GET /openapi.json HTTP/9.9', 'Host: shop'),
  'HTTP/2 preface': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a method that there is not': head('BREW /openapi.json HTTP/1.1', 'Host: shop'),
  'headers of 20 KiB': head(...get, `X-Large: ${'a'.repeat(20_000)}`),
  'a line of 20 KiB': head(`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: shop'),
  '2,500 headers': head(...get, ...Array.from({ length: 2_500 }, (_, i) => `X${i}: ${i}`)),
  'chunk extensions of 20 KiB': `${head(...post, 'Transfer-Encoding: chunked')}2;${'a'.repeat(20_000)}${crlf}{}${crlf}0${crlf}${crlf}`,
  'a TLS hello': Buffer.from('16030100a5010000a10303', 'hex'),
  'random bytes': Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 197 + 31) % 256)),
}

/** Reads these as one request and another: as many answers, in order. */
const pipelined = head(...get).repeat(2) + head(...get, 'Connection: close')

export async function judgeSockets(proof: Proof, { shop, guest }: Target): Promise<void> {
  const browser = await guest()
  const faults: string[] = []
  const late: number[] = []
  let shots = 0
  let over = false
  // Others are served meanwhile.
  const others = (async () => {
    for (; !over; await sleep(100)) {
      const since = performance.now()
      const { status } = await browser.ask('POST', '/session')
      late.push(performance.now() - since)
      if (status !== 200) faults.push(`somebody else was answered ${status}`)
    }
  })()

  // Slow ones first, for they take their time: headers, and more bodies than there are places.
  const slowHeaders = Array.from({ length: 20 }, () => drip(shop.url, `${get.join(crlf)}${crlf}X-Slow: `))
  const body = head(
    'POST /api/session/log-in HTTP/1.1',
    'Host: shop',
    'Content-Type: application/json',
    'Content-Length: 1000',
  )
  const slowBodies = Array.from({ length: 300 }, () => drip(shop.url, `${body}{`, { piece: ' ', everyMs: 3_000 }))

  for (const service of ['gateway', 'catalog']) {
    const url = shop.urlOf(service)
    for (const [name, bytes] of Object.entries(ambiguous)) {
      shots++
      faults.push(...faultsOf(await shoot(url, bytes)).map((fault) => `${service}, ${name}: ${fault}`))
    }
    const { statuses, text } = await shoot(url, pipelined)
    const inOrder = statuses.join() === '200,200,200' && text.split('"openapi"').length === 4
    proof.claim(`sockets: three requests in one go have three answers (${service})`, inOrder, statuses.join())
  }
  const heard = await Promise.all([...slowHeaders, ...slowBodies])
  over = true
  await others
  proof.none(`sockets: ${shots} ambiguous or broken requests: no 5xx, one answer at most, the connection ends`, faults)
  const slowest = Math.max(...heard.map(({ ms }) => ms))
  const ended = heard.every(({ closed, statuses }) => closed && statuses.every((status) => status === 408))
  proof.claim(
    `sockets: ${heard.length} slow connections are closed within 20 s`,
    ended && slowest < 20_000,
    `${(slowest / 1_000).toFixed(1)} s`,
  )
  const worst = Math.max(...late)
  proof.claim(
    `sockets: ${late.length} requests of others are answered meanwhile, within 2 s`,
    worst < 2_000,
    `${worst.toFixed(0)} ms`,
  )
  proof.claim(
    'control: a second answer would be seen',
    faultsOf(await shoot(shop.url, head(...get).repeat(2))).length > 0,
  )
}

function faultsOf({ statuses, text, closed }: Heard): string[] {
  const faults = statuses.filter((status) => status >= 500).map((status) => `answered ${status}`)
  if (statuses.length > 1) faults.push(`${statuses.length} answers: ${statuses}`)
  if (!closed && statuses.some((status) => status >= 400))
    faults.push(`refused (${statuses}), but the connection stays`)
  return text.includes('smuggled') ? [...faults, 'the smuggled request was read'] : faults
}
