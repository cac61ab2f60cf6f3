import { getCart, putItem, removeItem } from '@flotilla/cart-contract/operations'
import {
  changeProduct,
  createProduct,
  getProduct,
  listCategories,
  listProducts,
} from '@flotilla/catalog-contract/operations'
import { countStock, getStock, lookUpStock } from '@flotilla/inventory-contract/operations'
import { confirmAddress, getMail, listMails } from '@flotilla/notifications-contract/operations'
import { cancelOrder, getOrder, listOrders, placeOrder } from '@flotilla/orders-contract/operations'
import { getBalances, getPayment, refundPayment, tokeniseCard } from '@flotilla/payments-contract/operations'
import { getLabel, getShipment, listRates } from '@flotilla/shipping-contract/operations'

/**
 * The operations of other services that the gateway offers as they are, by the service that answers. Its routes and clients are made of this list, and with the gateway's own operations it
 * is all that a page may call.
 */
export const passedOn = {
  catalog: { listProducts, getProduct, listCategories, createProduct, changeProduct },
  inventory: { lookUpStock, getStock, countStock },
  cart: { getCart, putItem, removeItem },
  payments: { tokeniseCard, getPayment, refundPayment, getBalances },
  orders: { placeOrder, listOrders, getOrder, cancelOrder },
  shipping: { listRates, getShipment, getLabel },
  notifications: { listMails, getMail, confirmAddress },
}
