import { Type } from '@flotilla/contract'

/** Its own variables. */
export const config = {
  CATALOG_URL: Type.String({ pattern: '^https?://', description: 'where catalog answers' }),
  CART_URL: Type.String({ pattern: '^https?://', description: 'where cart answers' }),
  SHIPPING_URL: Type.String({ pattern: '^https?://', description: 'where shipping answers' }),
  STEP_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 60_000,
    description:
      'how long another service may keep a checkout waiting, in ms; more than payments gives the card network',
  }),
}
