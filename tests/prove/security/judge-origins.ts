import type { Operation } from '@flotilla/contract'
import type { Proof } from '../harness/proof.ts'
import { pathOf, servedBy } from './operations.ts'
import { shoot } from './raw-socket.ts'
import type { Target } from './target.ts'

/** Ways out of the folder of the storefront. */
export async function judgePaths(proof: Proof, url: string): Promise<void> {
  const up = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%252f',
    '..\\',
    '..%5c',
    '.../',
    '%c0%ae%c0%ae/',
    '..;/',
    '/..//',
  ]
  const files = [
    'package.json',
    'openapi.json',
    'main.mjs',
    'etc/passwd',
    'etc/passwd%00.svg',
    'migrations/0003_updates.sql',
  ]
  const paths = ['/', '/assets/', '/product/', '/api/'].flatMap((from) =>
    up.flatMap((step) => files.map((file) => `${from}${step.repeat(6)}${file}`)),
  )
  paths.push(
    '/.env',
    '/.git/config',
    '/package.json',
    '/assets/',
    '/assets',
    '//etc/passwd',
    '/app/main.mjs',
    '/dist/web/index.html',
  )
  const faults: string[] = []
  for (const path of paths) {
    const { statuses, text } = await shoot(url, `GET ${path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n`)
    const page = text.includes('<!doctype html>') || text.includes('<!DOCTYPE html>')
    const leaks = /root:|"dependencies"|create table|import\{/.test(text)
    if (leaks || statuses.some((status) => status >= 500 || (status === 200 && !page)))
      faults.push(`${path}: ${statuses} ${text.slice(-80)}`)
  }
  proof.none(`paths: ${paths.length} ways out of the folder lead nowhere`, faults)
}

/** Requests that other sites' pages begin, and answers that their scripts could read. */
export async function judgeOrigins(
  proof: Proof,
  { shop, ask }: Target,
  served: readonly Operation[],
  cookie: string,
): Promise<void> {
  const writing = served.filter(({ method }) => method !== 'GET')
  proof.none(
    `origins: ${writing.length} changing operations refuse other sites’ pages, session or not`,
    await letIn({ shop, ask }, writing, cookie),
  )
  const open: string[] = []
  for (const { name, method, path } of served) {
    const asked = { origin: 'https://evil.example', 'access-control-request-method': method }
    for (const [verb, headers] of [
      ['OPTIONS', asked],
      ['GET', { origin: asked.origin }],
    ] as const) {
      const answer = await ask(`${shop.url}/api${path.replaceAll(/\{\w+\}/g, 'x')}`, { method: verb, headers })
      if (answer.headers.has('access-control-allow-origin')) open.push(`${verb} ${name}`)
    }
  }
  proof.none('origins: no answer is for other sites’ scripts', open)
}

/** The edge without the guard against other sites' pages is found. */
export async function judgeOriginGuard(proof: Proof, target: Target, operations: readonly Operation[]): Promise<void> {
  const putBack = await target.shop.mutate('gateway', (program) =>
    program.replace('!isSafe && isForeign(request)', 'false'),
  )
  const served = await servedBy(target.shop.url, operations)
  const found = await letIn(target, served.filter(({ method }) => method !== 'GET').slice(0, 3), '')
  proof.claim('control: an edge that lets other sites’ pages in is found', found.length > 0, `${found.length} let in`)
  await putBack()
}

const foreign = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
] as const

/** Which of them do not refuse the pages of other sites. */
async function letIn(
  { shop, ask }: Pick<Target, 'shop' | 'ask'>,
  writing: readonly Operation[],
  cookie: string,
): Promise<string[]> {
  const faults: string[] = []
  for (const operation of writing)
    for (const from of foreign) {
      const { status } = await ask(`${shop.url}/api${pathOf(operation, 7)}`, {
        method: operation.method,
        headers: { cookie, ...(from as Record<string, string>) },
      })
      if (status !== 403) faults.push(`${operation.name} from ${JSON.stringify(from)}: ${status}`)
    }
  return faults
}
