import type { Overview, World } from '@flotilla/dashboard-views/shapes'
import { computed, signal } from '@preact/signals'
import { ask } from '../api/client.ts'
import { listen } from '../api/stream.ts'

/** How things are now, told once a second; undefined until it is known. */
export const overview = signal<Overview | undefined>(undefined)

/** Undefined until we know, which is at the first try. */
export const connected = signal<boolean | undefined>(undefined)

/** Counts the seconds that were told: pages that show something live ask anew by it. */
export const ticks = signal(0)

/** What may be shown and done here. */
export const world = signal<World | undefined>(undefined)
export const mayChange = computed(() => world.value?.mayChange === true)

export const serviceNames = computed(() => (overview.value?.services ?? []).map(({ name }) => name))

/** Called once, when the page opens. */
export function hear(): void {
  listen('/api/changes', 'tick', {
    onData(data) {
      overview.value = (data as { overview: Overview }).overview
      ticks.value++
    },
    onState(now) {
      if (now && !world.value) void learn()
      connected.value = now
    },
  })
  void learn()
}

const learn = async () => {
  world.value = await ask<World>('/api/world').catch(() => world.value)
}
