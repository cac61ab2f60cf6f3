import { countryOf } from '../../parts/countries.ts'

const codes =
  'AR AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IN IS IT JP KR LI LT LU LV MT MX NL NO NZ PL PT RO SE SG SI SK TR US ZA AQ'

/** Where a parcel may be wanted; whether a carrier goes there is for shipping to say. */
export const countries: readonly (readonly [code: string, name: string])[] = codes
  .split(' ')
  .map((code) => [code, countryOf(code)] as const)
  .toSorted(([, a], [, b]) => a.localeCompare(b))
