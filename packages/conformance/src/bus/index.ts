import { afterEach } from 'vitest'
import { givingBack } from './giving-back.ts'
import { looking } from './looking.ts'
import type { OpenBus, Traits } from './open-bus.ts'
import { publishing } from './publishing.ts'
import { pulling } from './pulling.ts'

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

  publishing(name, fresh, traits)
  looking(name, fresh)
  pulling(name, fresh)
  givingBack(name, fresh, traits)
}
