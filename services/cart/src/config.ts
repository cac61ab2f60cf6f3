import { Type } from '@flotilla/contract'

/** Its own variables. */
export const config = {
  CATALOG_URL: Type.String({ pattern: '^https?://', description: 'where catalog answers' }),
}
