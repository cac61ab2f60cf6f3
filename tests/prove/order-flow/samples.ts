import type { Parcel } from '../../../services/shipping/src/shipments/shipment.ts'

export const anyAddress = { name: 'Ann', street: 'Quay 1', postcode: '20457', city: 'Hamburg', country: 'DE' }

export const anyParcel: Parcel = {
  customerId: 'ann',
  address: anyAddress,
  method: 'standard',
  pieces: 1,
  tracking: 'FL1',
}
