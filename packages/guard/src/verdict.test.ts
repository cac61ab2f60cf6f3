import { expect, test } from 'vitest'
import { minus, nothing, plus, quantile, standstillOf, toReading } from './reading.ts'
import { judge, type Seen } from './verdict.ts'

const limits = { readySeconds: 60, watchSeconds: 20 }

/** So many requests, of which some failed and all took up to `ms`. */
function pods(requests: number, errors: number, ms: number) {
  const bounds = [0.05, 0.1, 0.25, 0.5].map(
    (le) =>
      `http_server_request_duration_seconds_bucket{le="${le}",operation="a",status="200"} ${ms <= le * 1_000 ? requests : 0}`,
  )
  return toReading(
    [
      ...bounds,
      `http_server_request_duration_seconds_bucket{le="+Inf",operation="a",status="200"} ${requests}`,
      `http_server_request_duration_seconds_count{operation="a",status="200"} ${requests - errors}`,
      `http_server_request_duration_seconds_count{operation="a",status="503"} ${errors}`,
    ].join('\n'),
  )
}

const seen = ({ canary = pods(100, 0, 50), ...changes }: Partial<Seen>): Seen => ({
  canary,
  warm: canary,
  stable: pods(400, 0, 50),
  looks: { canary: { all: 20, still: 0 }, stable: { all: 100, still: 0 } },
  restarts: 0,
  ready: true,
  ageSeconds: 30,
  watchedSeconds: 20,
  ...changes,
})

const still = (canary: number, stable: number) => ({
  canary: { all: 20, still: canary },
  stable: { all: 100, still: stable },
})

test.for([
  ['as good as the old one', {}, 'good', /100 requests, 0\.0 % failed/],
  ['hardly asked', { canary: pods(2, 0, 50) }, 'good', /too few to compare/],
  ['one error of many', { canary: pods(100, 1, 50) }, 'good', /1\.0 % failed/],
  ['errors as before', { canary: pods(100, 5, 50), stable: pods(400, 20, 50) }, 'good', /5\.0 % failed/],
  ['still watched', { watchedSeconds: 5 }, 'open', /watched for 5 s/],
  ['errors, at once', { canary: pods(60, 3, 50), watchedSeconds: 2 }, 'bad', /3 of 60 requests failed \(5\.0 %\)/],
  ['slow', { canary: pods(60, 0, 500) }, 'bad', /took up to 500 ms, of the old version 50 ms/],
  ['slow when it was cold', { canary: pods(60, 0, 500), warm: pods(40, 0, 50) }, 'good', /60 requests/],
  ['slow, as chance has it', { warm: plus(pods(36, 0, 50), pods(4, 0, 500)) }, 'good', /100 requests/],
  ['slow, more than that', { warm: plus(pods(32, 0, 50), pods(8, 0, 500)) }, 'bad', /up to 500 ms/],
  [
    'slower by a bound, which may be by nothing',
    { canary: pods(60, 0, 250), stable: pods(400, 0, 100) },
    'good',
    /60 requests/,
  ],
  ['slower by two bounds', { canary: pods(60, 0, 500), stable: pods(400, 0, 100) }, 'bad', /up to 500 ms/],
  ['slow as before', { canary: pods(60, 0, 500), stable: pods(400, 0, 500) }, 'good', /500 ms/],
  [
    'standing still',
    { looks: still(12, 3) },
    'bad',
    /stood still .* in 12 of 20 seconds, of the old version in 3\.0 %/,
  ],
  ['standing still now and then', { looks: still(10, 0) }, 'good', /100 requests/],
  ['standing still as before', { looks: still(18, 60) }, 'good', /100 requests/],
  ['restarted', { restarts: 1 }, 'bad', /started again 1 times/],
  ['not ready yet', { watchedSeconds: undefined }, 'open', /not ready yet/],
  ['never ready', { watchedSeconds: undefined, ageSeconds: 61 }, 'bad', /did not get ready within 60 s/],
  ['ready no more', { ready: false }, 'bad', /is not any more/],
] as const)('%s', ([, changes, verdict, because]) => {
  const found = judge(seen(changes as Partial<Seen>), limits)
  expect(found.verdict).toBe(verdict)
  expect(found.because).toMatch(because)
})

test('a standstill is read of what the process says of its event loop', () => {
  expect(
    standstillOf('# TYPE x gauge\nnodejs_eventloop_lag_max_seconds 0.412\nnodejs_eventloop_lag_p99_seconds 0.2'),
  ).toBe(0.412)
  expect(standstillOf('process_cpu_seconds_total 1')).toBe(0)
})

test('messages that fail are a reason too', () => {
  const handled = (outcome: string, count: number) =>
    `flotilla_messages_handled_total{type="a.b",outcome="${outcome}"} ${count}`
  const canary = toReading(`${handled('done', 40)}\n${handled('parked', 4)}`)
  expect(judge(seen({ canary }), limits).because).toMatch(/4 of 44 messages failed/)
  expect(judge(seen({ canary: toReading(handled('done', 44)) }), limits).verdict).toBe('good')
})

test('readings are of what happened between them, and other metrics do not count', () => {
  const text = 'http_client_request_duration_seconds_count{status="500"} 7\n# HELP x y\nprocess_cpu_seconds_total 1'
  expect(toReading(text)).toEqual(nothing)
  const since = minus(pods(300, 30, 500), pods(200, 10, 50))
  expect([since.requests, since.errors]).toEqual([100, 20])
  expect(quantile(since, 0.95)).toBe(0.5)
})
