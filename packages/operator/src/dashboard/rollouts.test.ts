import { lastWords } from '@flotilla/cluster/rollout/verdicts'
import { expect, test } from 'vitest'
import { toReleases, toRollouts } from './rollouts.ts'

const early = '2026-01-01T00:00:00Z'
const late = '2026-01-02T00:00:00Z'

const of = (image: string) => ({ template: { spec: { containers: [{ image }] } } })
const annotations = (revision: number) => ({ 'deployment.kubernetes.io/revision': String(revision) })

const word = (reason: string, message: string, lastTimestamp: string, name = 'cart') => ({
  involvedObject: { name },
  reason,
  message,
  lastTimestamp,
})
const events = [
  word('GuardRefused', '5 of 90 requests failed', late),
  word('GuardPassed', '90 requests, 0.0 % failed', early),
  word('GuardPassed', 'another’s', '2026-01-03T00:00:00Z', 'orders'),
]

function cart(status: object, ages: readonly string[]) {
  const deployment = {
    metadata: { name: 'cart', uid: 'u', annotations: annotations(ages.length) },
    spec: { replicas: 2, ...of(`cart:${ages.length}`) },
    status,
  }
  const sets = ages.map((creationTimestamp, n) => ({
    metadata: { ownerReferences: [{ uid: 'u' }], creationTimestamp, annotations: annotations(n + 1) },
    spec: of(`cart:${n + 1}`),
  }))
  const foreign = { ...sets[0], metadata: { ...sets[0]!.metadata, ownerReferences: [{ uid: 'other' }] } }
  return toRollouts([deployment], [...sets, foreign], lastWords(events))[0]!
}

const served = { readyReplicas: 2, updatedReplicas: 2 }

test('revisions are a deployment’s own, newest first', () => {
  const { revision, image, ready, wanted, state, revisions } = cart(served, [early, late])
  expect({ revision, image, ready, wanted, state }).toEqual({
    revision: 2,
    image: 'cart:2',
    ready: 2,
    wanted: 2,
    state: 'complete',
  })
  expect(revisions.map((one) => [one.revision, one.image])).toEqual([
    [2, 'cart:2'],
    [1, 'cart:1'],
  ])
})

test('what is under way, stuck or taken back says so', () => {
  expect(cart({ readyReplicas: 2, updatedReplicas: 1 }, [early, late]).state).toBe('progressing')
  const conditions = [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }]
  expect(cart({ readyReplicas: 2, conditions }, [early, late]).state).toBe('stuck')
  // An older ReplicaSet has the newest revision.
  expect(cart(served, [late, early]).state).toBe('rolled back')
})

test('the guard’s last word on a service is its own', () => {
  expect(cart(served, [early]).guard).toEqual({ good: false, says: '5 of 90 requests failed', at: Date.parse(late) })
})

test('one can go back to what served, and not to what failed or is there', () => {
  const status = ['superseded', 'failed', 'superseded', 'deployed']
  const history = status.map((one, n) => ({ revision: n + 1, updated: early, status: one, description: `${n + 1}` }))
  const releases = toReleases(history).map(({ revision, served: is }) => [revision, is])
  expect(releases).toEqual([
    [4, false],
    [3, true],
    [2, false],
    [1, true],
  ])
})
