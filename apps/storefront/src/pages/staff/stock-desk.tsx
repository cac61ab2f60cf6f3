import { problems } from '@flotilla/contract'
import { countStock, getStock, inventoryProblems, type Stock } from '@flotilla/inventory-contract/operations'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { type Loading, useLoading } from '../../state/loading.ts'

/** How many lie where; to be counted anew. */
export function StockDesk({ id }: { id: string }) {
  const stock = useLoading(`stock ${id}`, () => call(getStock, { params: { productId: id } }))
  const unknown = isProblem(stock.error, inventoryProblems.productUnknown)
  // What was put on sale a moment ago has no shelf yet.
  useEffect(() => {
    if (!unknown) return
    const timer = setTimeout(stock.reload, 1_000)
    return () => clearTimeout(timer)
  }, [stock.error])
  return (
    <section class="panel" aria-labelledby="stock">
      <h2 id="stock">Stock</h2>
      {unknown && <p class="hint">It has no place on the shelves yet. That takes a moment.</p>}
      <Loaded of={unknown ? { ...stock, error: undefined } : stock} skeleton={<Lines of={3} />}>
        {(value) => (
          <>
            <p>{value.available} can be sold now.</p>
            <ul class="warehouses">
              {value.warehouses.map((shelf) => (
                <Shelf key={shelf.warehouse} shelf={shelf} stock={value} counted={stock} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  )
}

interface Props {
  shelf: Stock['warehouses'][number]
  stock: Stock
  counted: Loading<Stock>
}

function Shelf({ shelf: { warehouse, onHand, reserved }, stock: { productId, version }, counted }: Props) {
  const [typed, setTyped] = useState<string>()
  const [error, setError] = useState<Error>()

  async function count(): Promise<void> {
    setError(undefined)
    try {
      const body = { onHand: Number(typed) }
      counted.set(await call(countStock, { params: { productId, warehouse }, ifVersion: version, body }))
      setTyped(undefined)
      announce(`${warehouse} counted`)
    } catch (failure) {
      setError(failure as Error)
      if (isProblem(failure, problems.changedMeanwhile)) counted.reload()
    }
  }

  return (
    <li>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void count()
        }}
      >
        <label>
          <span class="warehouse">{warehouse}</span>
          <input
            type="number"
            min={0}
            inputMode="numeric"
            value={typed ?? `${onHand}`}
            onInput={({ currentTarget: { value } }) => setTyped(value)}
          />
        </label>
        <span class="hint">{reserved} put aside</span>
        <button
          type="submit"
          class="button quiet"
          disabled={typed === undefined || typed === '' || Number(typed) === onHand}
        >
          Count
        </button>
      </form>
      {error && <Complaint>{error.message}. The numbers are those of now.</Complaint>}
    </li>
  )
}
