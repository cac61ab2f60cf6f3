import { testDatabase } from '@flotilla/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Leader, openLeader } from './leader.ts'

test('of all replicas one leads; when it goes, another does, and hears of it', async () => {
  const database = await testDatabase({ sql: [] })
  const leaders: Leader[] = []
  const heard: string[] = []
  onTestFinished(async () => {
    await Promise.all(leaders.map((leader) => leader.close()))
    await database.drop()
  })
  const open = (name: string, lock = 'the lock') => {
    const leader = openLeader({
      url: database.url,
      name,
      lock,
      channels: [],
      onWake: () => {},
      onLead: () => heard.push(name),
      onError: () => {},
    })
    leaders.push(leader)
    return leader
  }
  const first = open('first')
  await vi.waitFor(async () => expect(await first.lead()).toBe(true), 60_000)
  expect(await first.lead()).toBe(true)
  const [second, other] = [open('second'), open('other', 'another lock')]
  await vi.waitFor(async () => expect(await other.lead(), 'control: of something else').toBe(true), 60_000)
  expect([await second.lead(), second.isLeading, first.isLeading]).toEqual([false, false, true])
  await first.close()
  await vi.waitFor(async () => expect(await second.lead()).toBe(true), 60_000)
  expect(heard).toEqual(['first', 'other', 'second'])
})
