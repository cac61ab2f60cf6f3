import { afterEach } from 'vitest'
import { lookTests } from './look.ts'
import type { OpenBus, Traits } from './open-bus.ts'
import { publishTests } from './publish.ts'
import { pullTests } from './pull.ts'
import { takeoverTests } from './takeover.ts'

export type { OpenBus, Traits } from './open-bus.ts'

/** Declares the tests that every adapter of the Bus must pass. `open` gives another user of the same, fresh broker each time it is called. */
export function busConformance(name: string, open: () => Promise<OpenBus>, traits: Traits): void {
  const opened: OpenBus[] = []
  const fresh = async () => {
    const one = await open()
    opened.push(one)
    return one
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ bus }) => bus.close()))
  })

  publishTests(name, fresh, traits)
  lookTests(name, fresh)
  pullTests(name, fresh)
  takeoverTests(name, fresh, traits)
}
