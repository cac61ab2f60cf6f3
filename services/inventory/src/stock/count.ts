import { Problem, problems } from '@flotilla/contract'
import { inventoryProblems, type Stock } from '@flotilla/inventory-contract/operations'

/** Somebody counted what lies in a warehouse; gives what was there. Throws a Problem when that cannot be, or when it was counted against another version. */
export function assertCountable(
  stock: Stock | undefined,
  { warehouse, onHand, version }: { warehouse: string; onHand: number; version: number },
): Stock['warehouses'][number] {
  if (!stock) throw new Problem(inventoryProblems.productUnknown)
  const shelf = stock.warehouses.find((one) => one.warehouse === warehouse)
  if (!shelf) throw new Problem(inventoryProblems.warehouseUnknown)
  if (stock.version !== version) throw new Problem(problems.changedMeanwhile)
  if (onHand < shelf.reserved)
    throw new Problem(inventoryProblems.belowReserved, `${shelf.reserved} are put aside for orders`)
  return shelf
}
