import { expect, test } from 'vitest'
import { requestsOf } from './requests.ts'

const server = (name: string, more: string, memory = '64Mi', cpu = '50m') => `
kind: Deployment
metadata: { name: ${name} }
spec:
  ${more}
  template: { spec: { containers: [{ resources: { requests: { memory: ${memory}, cpu: ${cpu} } } }] } }
`
const scaler = `
kind: HorizontalPodAutoscaler
spec: { minReplicas: 3, scaleTargetRef: { kind: Deployment, name: scaled } }
`

test('pods count as often as they run, whoever says how often', () => {
  const text = [
    server('scaled', 'strategy: {}'),
    scaler,
    server('fixed', 'replicas: 2', '1Gi', '1'),
    server('plain', 'strategy: {}', '1024Ki'),
  ]
  const { pods, memory, cpu } = requestsOf([text.join('---'), ''])
  expect([pods, memory, Math.round(cpu * 1_000)]).toEqual([6, 3 * 64 + 2 * 1_024 + 1, 2_200])
})

test('control: a canary and a Job are not in it', () => {
  const others = [server('orders-canary', 'replicas: 1'), server('orders-migrate', '').replace('Deployment', 'Job')]
  expect(requestsOf([server('orders', 'replicas: 1'), ...others]).pods).toBe(1)
})
