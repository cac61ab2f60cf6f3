import type { Method, Rate } from '@flotilla/shipping-contract/operations'

interface Zone {
  readonly countries: readonly string[]
  readonly prices: Readonly<Record<Method, Price>>
}

/** Minor units, and working days at most. */
interface Price {
  readonly first: number
  readonly further: number
  readonly days: number
}

const currency = 'EUR'
const names: Readonly<Record<Method, string>> = { standard: 'Standard', express: 'Express' }

/** Where parcels go, from near to far. */
export const zones = {
  near: {
    countries: ['AT', 'BE', 'CH', 'DE', 'FR', 'IT', 'LU', 'NL'],
    prices: {
      standard: { first: 490, further: 60, days: 3 },
      express: { first: 1_290, further: 120, days: 1 },
    },
  },
  europe: {
    countries: 'BG CY CZ DK EE ES FI GB GR HR HU IE IS LI LT LV MT NO PL PT RO SE SI SK'.split(' '),
    prices: {
      standard: { first: 890, further: 90, days: 6 },
      express: { first: 1_990, further: 180, days: 2 },
    },
  },
  world: {
    countries: 'AU BR CA JP KR MX NZ SG US'.split(' '),
    prices: {
      standard: { first: 1_990, further: 200, days: 15 },
      express: { first: 4_490, further: 400, days: 4 },
    },
  },
} as const satisfies Record<string, Zone>

export type ZoneName = keyof typeof zones

/** Undefined where no carrier goes. */
export function zoneOf(country: string): ZoneName | undefined {
  const found = Object.entries<Zone>(zones).find(([, { countries }]) => countries.includes(country))
  return found?.[0] as ZoneName | undefined
}

/** What it costs to send so many pieces there, cheapest first; nothing where no carrier goes. */
export function ratesFor(country: string, pieces: number): Rate[] {
  const zone = zoneOf(country)
  if (!zone) return []
  return Object.entries<Price>(zones[zone].prices)
    .map(([method, { first, further, days }]) => ({
      method: method as Method,
      name: names[method as Method],
      price: { amount: first + further * (pieces - 1), currency },
      days,
    }))
    .toSorted((a, b) => a.price.amount - b.price.amount)
}
