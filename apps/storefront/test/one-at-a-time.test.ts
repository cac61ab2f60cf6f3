import { expect, test } from 'vitest'
import { oneAtATime } from '../src/state/one-at-a-time.ts'

/** Jobs that end when they are told to. */
function jobs() {
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const run = oneAtATime()
  return {
    begun,
    ask(name: string, what: string) {
      ends.set(what, Promise.withResolvers())
      return run(name, () => {
        begun.push(what)
        return ends.get(what)!.promise
      })
    },
    async hasBegun(what: string) {
      await expect.poll(() => begun.at(-1)).toBe(what)
    },
    end: (what: string) => ends.get(what)!.resolve(what),
    fail: (what: string) => ends.get(what)!.reject(new Error(what)),
  }
}

test('of the wishes about one thing the newest is done last, and what it replaced never', async () => {
  const { begun, ask, hasBegun, end } = jobs()
  const first = ask('lamp', 'lamp 2')
  await hasBegun('lamp 2')
  const others = [ask('lamp', 'lamp 3'), ask('rope', 'rope 1'), ask('lamp', 'lamp 4')]
  end('lamp 2')
  await hasBegun('lamp 4')
  end('lamp 4')
  await hasBegun('rope 1')
  end('rope 1')
  expect(await Promise.all([first, ...others])).toEqual(['lamp 2', 'lamp 4', 'rope 1', 'lamp 4'])
  expect(begun).toEqual(['lamp 2', 'lamp 4', 'rope 1'])
})

test('one that fails holds up none', async () => {
  const { ask, hasBegun, end, fail } = jobs()
  const ended = ask('lamp', 'lamp 2').catch(({ message }: Error) => `failed: ${message}`)
  await hasBegun('lamp 2')
  const next = ask('lamp', 'lamp 3')
  fail('lamp 2')
  await hasBegun('lamp 3')
  end('lamp 3')
  expect(await Promise.all([ended, next])).toEqual(['failed: lamp 2', 'lamp 3'])
})
