import type { productCreated } from '@flotilla/catalog-contract/events'
import type { MessageHandler } from '@flotilla/messaging'
import { insertEmptyShelves } from './stock-store.ts'

/** What is new is sold out until somebody counts it. */
export const onProductCreated: MessageHandler<typeof productCreated.schema> = ({ data: { product } }, { tx }) =>
  insertEmptyShelves(tx, product.id)
