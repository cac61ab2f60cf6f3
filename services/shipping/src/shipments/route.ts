import type { Address, Method } from '@flotilla/shipping-contract/operations'
import { zoneOf } from '../rates/rate.ts'

/** Where a parcel is seen, and what happens to it there. */
export interface Place {
  readonly place: string
  readonly text: string
}

/** Where all parcels begin. */
export const origin = 'Berlin'

/** The places between handing it over and the door. */
export function routeTo({ city, country }: Address, method: Method): readonly Place[] {
  const zone = zoneOf(country) ?? 'world'
  const sorted = method === 'standard' ? [{ place: 'Leipzig', text: 'Sorted' }] : []
  const left = zone === 'near' ? [] : [{ place: 'Frankfurt', text: 'Left the country' }]
  const customs = zone === 'world' ? [{ place: country, text: 'Through customs' }] : []
  const arrived = [
    { place: city, text: 'At the depot' },
    { place: city, text: 'Out for delivery' },
  ]
  return [...sorted, ...left, ...customs, ...arrived]
}
