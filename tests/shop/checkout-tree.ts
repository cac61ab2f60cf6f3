/** A span as the dashboard gives it. */
export interface Span {
  readonly spanId: string
  readonly parentId: string | null
  readonly service: string
  readonly name: string
  readonly layer: string
}

/** Which span is below which, in words, each line once. Statements and reads of a cache are left out. */
export function treeOf(spans: readonly Span[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const lines = spans
    .filter(({ layer, parentId }) => layer !== 'sql' && layer !== 'cache' && parentId !== null)
    .map(({ parentId, service, name }) => {
      const above = byId.get(parentId!)
      return `${above?.service} ${above?.name} > ${service} ${name}`
    })
  return [...new Set(lines)].toSorted()
}

/** All that a checkout does across services and time. */
export const checkoutTree: readonly string[] = `
gateway placeOrder > gateway orders.placeOrder
gateway orders.placeOrder > orders placeOrder
orders placeOrder > orders cart.getCart
orders cart.getCart > cart getCart
cart getCart > cart catalog.getProducts
cart catalog.getProducts > catalog getProducts
orders placeOrder > orders catalog.getProducts
orders catalog.getProducts > catalog getProducts
orders placeOrder > orders shipping.listRates
orders shipping.listRates > shipping listRates
orders placeOrder > orders send orders.event.order-placed.v1
orders send orders.event.order-placed.v1 > notifications process orders.event.order-placed.v1
orders send orders.event.order-placed.v1 > cart process orders.event.order-placed.v1
orders placeOrder > orders send orders.event.order-progressed.v1
orders send orders.event.order-progressed.v1 > gateway process orders.event.order-progressed.v1
orders placeOrder > orders saga checkout: started
orders saga checkout: started > orders send inventory.command.reserve-stock.v1
orders send inventory.command.reserve-stock.v1 > inventory process inventory.command.reserve-stock.v1
inventory process inventory.command.reserve-stock.v1 > inventory send inventory.event.stock-reserved.v1
inventory send inventory.event.stock-reserved.v1 > orders process inventory.event.stock-reserved.v1
orders process inventory.event.stock-reserved.v1 > orders saga checkout: succeeded reserve
orders saga checkout: succeeded reserve > orders send orders.event.order-progressed.v1
orders saga checkout: succeeded reserve > orders send payments.command.authorise-payment.v1
orders send payments.command.authorise-payment.v1 > payments process payments.command.authorise-payment.v1
payments process payments.command.authorise-payment.v1 > payments job take the card network’s answer
payments job take the card network’s answer > payments send payments.event.payment-authorised.v1
payments send payments.event.payment-authorised.v1 > orders process payments.event.payment-authorised.v1
orders process payments.event.payment-authorised.v1 > orders saga checkout: succeeded authorise
orders saga checkout: succeeded authorise > orders send orders.event.order-progressed.v1
orders saga checkout: succeeded authorise > orders send shipping.command.book-shipment.v1
orders send shipping.command.book-shipment.v1 > shipping process shipping.command.book-shipment.v1
shipping process shipping.command.book-shipment.v1 > shipping send shipping.event.shipment-booked.v1
shipping send shipping.event.shipment-booked.v1 > orders process shipping.event.shipment-booked.v1
orders process shipping.event.shipment-booked.v1 > orders saga checkout: succeeded book
orders saga checkout: succeeded book > orders send orders.event.order-progressed.v1
orders saga checkout: succeeded book > orders send payments.command.capture-payment.v1
orders send payments.command.capture-payment.v1 > payments process payments.command.capture-payment.v1
payments process payments.command.capture-payment.v1 > payments send payments.event.payment-captured.v1
payments send payments.event.payment-captured.v1 > orders process payments.event.payment-captured.v1
orders process payments.event.payment-captured.v1 > orders saga checkout: succeeded capture
orders saga checkout: succeeded capture > orders send orders.event.order-progressed.v1
orders saga checkout: succeeded capture > orders send inventory.command.confirm-reservation.v1
orders send inventory.command.confirm-reservation.v1 > inventory process inventory.command.confirm-reservation.v1
inventory process inventory.command.confirm-reservation.v1 > inventory send inventory.event.reservation-confirmed.v1
inventory send inventory.event.reservation-confirmed.v1 > orders process inventory.event.reservation-confirmed.v1
orders process inventory.event.reservation-confirmed.v1 > orders saga checkout: succeeded confirm
orders saga checkout: succeeded confirm > orders send orders.event.order-confirmed.v1
orders send orders.event.order-confirmed.v1 > notifications process orders.event.order-confirmed.v1
orders saga checkout: succeeded confirm > orders send orders.event.order-progressed.v1
orders saga checkout: succeeded confirm > orders send shipping.command.dispatch-shipment.v1
orders send shipping.command.dispatch-shipment.v1 > shipping process shipping.command.dispatch-shipment.v1
shipping process shipping.command.dispatch-shipment.v1 > shipping send shipping.event.shipment-dispatched.v1
shipping send shipping.event.shipment-dispatched.v1 > notifications process shipping.event.shipment-dispatched.v1
shipping send shipping.event.shipment-dispatched.v1 > orders process shipping.event.shipment-dispatched.v1
orders process shipping.event.shipment-dispatched.v1 > orders send orders.event.order-progressed.v1
`
  .trim()
  .split('\n')
  .toSorted()
